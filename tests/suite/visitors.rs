//! How visitors prove who they are, from end to end: mail over real servers, a browser that follows the link, callers that wait
//! for news, and the directories that contacts come from.

mod browser;
mod directories;
mod exports;
mod failing;
mod mails;
mod news;
mod own_tokens;
mod servers;
