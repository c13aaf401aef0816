//! What a stand's visitors find in their mailboxes.

use crate::stand::Stand;

impl Stand {
    /// The texts of the mails in the outbox, oldest first.
    pub fn mails(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("outbox")) else {
            return Vec::new();
        };
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
            .iter()
            .map(|file| std::fs::read_to_string(file).expect("a mail"))
            .collect()
    }

    /// The secret of the link in the latest mail.
    pub fn latest_link(&self) -> String {
        let mail = self.mails().pop().expect("a mail");
        let (_, rest) = mail.split_once("/verify/").expect("a link in the mail");
        rest.split_whitespace().next().expect("a secret").to_owned()
    }

    /// The code in the latest mail.
    pub fn latest_code(&self) -> String {
        let mail = self.mails().pop().expect("a mail");
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|b| b.is_ascii_digit());
        let code = mail.lines().map(str::trim).find(is_code);
        code.expect("a code in the mail").to_owned()
    }
}
