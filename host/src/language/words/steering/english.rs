//! English words with which visitors steer what is under way.

use crate::language::words::steering::Steering;

#[rustfmt::skip]
pub(in crate::language) const ENGLISH: Steering = Steering {
    wait: &[
        "wait", "no wait", "wait no", "wait a minute", "wait a moment", "wait a second", "wait a sec", "one moment", "just a moment",
        "a moment", "moment", "hold on", "hang on", "hold on a second", "hold on a minute", "hold on a moment",
        "hang on a second", "one second", "one sec", "just a second", "just a sec", "a second", "one minute", "just a minute",
        "give me a minute", "give me a second", "give me a moment", "let me check", "let me look", "let me see",
        "let me think", "ill check", "i will check", "i will look", "ill look", "ill be right back", "i will be right back",
        "be right back", "brb", "let me look it up", "let me check that", "let me find it", "im looking for it",
        "i am looking for it", "not so fast", "wait please",
    ],
    back: &[
        "back", "go back", "go back one", "go back one step", "one step back", "step back", "a step back", "previous",
        "the previous question", "previous question", "go to the previous question", "back to the previous question",
        "the question before", "undo", "undo that", "take that back", "i take that back", "can we go back", "can i go back",
        "go back please",
    ],
    unknown: &[
        "i dont know", "i do not know", "dont know", "do not know", "dunno", "i dunno", "idk", "no idea", "i have no idea",
        "no clue", "i have no clue", "not sure", "im not sure", "i am not sure", "unsure", "i forgot", "i forgot it",
        "i have forgotten it", "ive forgotten it", "i lost it", "i have lost it", "i dont have it", "i do not have it",
        "dont have it", "i dont have one", "i do not have one", "i dont have that", "i do not have that", "dont have one",
        "i dont have it here", "i dont have it with me", "i dont have it any more", "i dont have it anymore",
        "i cant find it", "i cannot find it", "cant find it", "i dont remember", "i do not remember",
        "i cant remember", "i cannot remember", "i dont remember it", "beats me", "how should i know", "how would i know",
        "no i dont know", "sorry i dont know", "i really dont know",
    ],
    unknown_begins: &[
        "i dont know the", "i dont know my", "i dont know what", "i dont know which", "i dont know where", "i do not know the",
        "i do not know my", "i do not know which", "i dont have the", "i dont have my", "i dont have an", "i do not have the",
        "i do not have my", "i cant find the", "i cant find my", "i cannot find the", "i cannot find my", "i forgot the",
        "i lost the", "i lost my", "i have lost my", "i dont remember the", "i dont remember my", "i do not remember the",
        "i dont remember which", "i cant remember the", "i cant remember my", "where do i find", "where can i find",
        "where do i see", "where can i see", "where do i get",
    ],
    no_access: &[
        "dont have access", "do not have access", "no longer have access", "have no access", "no access", "lost access",
        "without access", "cant access", "cannot access", "can not access", "cant get into", "cannot get into", "cant get in to",
        "cant open", "cannot open", "cant read", "dont use", "do not use", "no longer use", "dont have", "do not have",
        "no longer have", "cant get to", "cannot get to", "cant reach", "cannot reach", "cant check", "cannot check",
        "doesnt exist", "does not exist", "no longer exists", "was deleted", "is deleted", "is closed", "was closed", "is gone",
        "got hacked", "was hacked", "lost my", "locked out",
    ],
    given: &[
        "do you have", "have you got", "you have", "did i say", "did i give", "i said", "i gave", "have i given", "did i tell",
        "i told you", "did i choose", "did i pick", "i chose", "i picked", "did you note", "did you write", "you wrote",
        "you noted", "did you take", "do you know", "is it for", "is this for", "is this about", "is that for", "will you use",
        "do you use", "are you using", "did you understand",
    ],
    consequence: &[
        "what happens", "what will happen", "whats going to happen", "what is going to happen", "what then", "and then",
        "what will you do", "what do you do", "what are you doing", "what are you going to do", "what would you do",
        "what is this", "what does this do", "what does it do", "what does that do", "whats next", "what is next",
        "what comes next", "what am i confirming", "what am i agreeing to", "what exactly",
    ],
    question_begins: &[
        "what", "whats", "which", "who", "whose", "when", "whens", "where", "wheres", "why", "whys", "how", "hows", "is", "are",
        "do you", "does", "did", "can i", "can you", "could i", "could you", "can we", "may i", "will", "would you", "should i",
        "shall i", "am i", "have you", "has", "isnt", "arent", "wait what", "wait why", "wait how", "but what", "but why", "but how",
        "and what", "and how", "and when", "ok what", "ok how", "what about", "how about",
    ],
    correct_begins: &[
        "no", "nope", "nah", "wait", "sorry", "oh sorry", "hm no", "hmm no", "but", "yes but", "yeah but", "ok but", "okay but",
        "sure but", "yes actually", "yes only", "well no", "oh no", "better", "use", "take", "not that",
    ],
    corrects: &[
        "actually", "i meant", "i mean", "i ment", "meant", "rather", "instead", "correction", "i correct", "make it", "make that",
        "change it to", "change that to", "scratch that", "strike that", "my mistake", "my bad", "i made a mistake",
        "i mistyped", "i misspoke", "oops", "whoops", "typo", "no wait", "wait no", "no sorry", "sorry no", "should be",
        "should have been", "i wanted to say", "let me correct", "wrong", "incorrect", "not right", "not correct", "mixed up",
    ],
    wrong: &[
        "wrong", "incorrect", "not right", "not correct", "isnt right", "isnt correct", "a mistake", "mistyped", "mixed up",
    ],
    other_one: &["the other one", "other one", "the other", "not that one", "not this one", "the wrong one", "wrong one"],
    denies: &[
        "but not", "not", "without", "except", "except for", "anything but", "instead of", "rather than", "i dont want",
        "dont want", "do not want", "i do not want", "dont", "do not", "dont return", "isnt", "is not", "its not", "it is not",
        "wasnt", "was not", "neither", "nor", "not about", "its not about",
    ],
    deny_ends: &["but", "rather", "only", "its", "instead", "and"],
    otherness: &["other", "another", "different", "new", "else", "next"],
    also: &["also", "too", "as well", "additionally", "besides", "in addition", "plus", "on top of that", "and then"],
    sentence_begins: &[
        "it", "its", "is", "i", "the", "a", "an", "my", "they", "theyre", "are", "was", "has", "have", "had", "this", "that", "there",
    ],
};
