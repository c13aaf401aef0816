//! The English words that decide what a negation is about.

/// Words that negate, alone or grown together with their verb.
#[rustfmt::skip]
pub(in crate::language::stance) const NEGATORS: &[&str] = &[
    "not", "dont", "donot", "dnt", "doesnt", "didnt", "wont", "cant", "cannot", "isnt", "arent", "wasnt", "werent", "havent",
    "hasnt", "hadnt", "wouldnt", "couldnt", "shouldnt", "mustnt", "neednt", "never", "no", "aint", "nope", "nah",
];

/// Words that turn something down by what they mean; what follows them is turned down. Where nothing follows, it is what was
/// said before them.
#[rustfmt::skip]
pub(in crate::language::stance) const REFUSALS: &[&[&str]] = &[
    &["without"], &["instead", "of"], &["rather", "than"], &["as", "opposed", "to"], &["anything", "but"], &["far", "from"],
    &["refuse", "to"], &["refusing", "to"], &["refuse"], &["refrain", "from"], &["avoid"], &["decline", "to"], &["against"],
    &["forget", "about"], &["never", "mind"], &["nevermind"], &["forget", "it"], &["forget", "that"], &["changed", "my", "mind", "about"], &["decided", "against"],
    &["no", "need", "to"], &["no", "need", "for"], &["no", "need"], &["no", "longer", "want", "to"], &["no", "longer", "want"],
    &["no", "longer", "need", "to"], &["no", "longer", "need"], &["no", "longer", "wish", "to"], &["no", "longer", "interested", "in"],
    &["no", "wish", "to"], &["no", "desire", "to"], &["no", "intention", "of"], &["no", "intention", "to"], &["no", "plans", "to"],
    &["no", "plan", "to"], &["no", "interest", "in"], &["no", "use", "for"], &["no", "reason", "to"],
    &["under", "no", "circumstances"], &["on", "no", "account"], &["by", "no", "means"], &["in", "no", "case"], &["no", "way"],
    &["not", "in", "the", "mood", "to"], &["rather", "not"], &["better", "not"], &["prefer", "not", "to"], &["prefer", "not"],
    &["hold", "off", "on"], &["leave", "out"], &["object", "to"], &["opposed", "to"], &["no", "more"], &["not", "to"],
    &["no", "thanks"], &["no", "thank", "you"], &["not", "now"], &["no", "please", "dont"], &["dont", "have", "to"],
    &["not", "have", "to"], &["doesnt", "have", "to"], &["ignore"], &["disregard"],
];

/// What only looks like a refusal.
#[rustfmt::skip]
pub(in crate::language::stance) const EXCEPTIONS: &[&[&str]] = &[
    &["not", "only"], &["not", "just"], &["why", "not"], &["or", "not"], &["if", "not"], &["not", "sure"], &["not", "certain"],
    &["no", "problem"], &["no", "idea"], &["no", "clue"], &["no", "worries"], &["no", "doubt"], &["no", "matter"], &["no", "one"],
    &["no", "luck"], &["no", "answer"], &["no", "response"], &["no", "reply"], &["no", "rush"], &["no", "hurry"], &["no", "sign"],
    &["no", "trace"], &["no", "news"], &["no", "success"], &["no", "avail"], &["no", "confirmation"], &["no", "tracking"],
    &["dont", "mind"], &["not", "mind"], &["wouldnt", "mind"], &["dont", "forget"], &["not", "forget"], &["never", "forget"],
    &["dont", "hesitate"], &["cant", "wait"], &["not", "to", "mention"], &["not", "that", "i", "know"], &["without", "success"],
    &["without", "luck"], &["without", "any", "luck"], &["without", "news"], &["without", "problems"], &["without", "a", "problem"],
    &["without", "any", "news"], &["without", "receipt"], &["without", "a", "receipt"], &["without", "the", "receipt"],
    &["without", "packaging"], &["without", "the", "box"], &["without", "label"], &["without", "a", "label"], &["without", "an"],
    &["not", "to", "worry"], &["no", "way", "to"], &["no", "number"], &["no", "receipt"], &["no", "later"], &["no", "less"],
    &["not", "yet"], &["not", "at", "home"], &["have", "not"], &["has", "not"], &["had", "not"], &["no", "access"], &["no", "email"],
    &["no", "mail"], &["without", "access"], &["dont", "worry"], &["not", "worry"],
];

/// Verbs of wishing, asking and meaning: where they are negated, what follows is not wanted.
#[rustfmt::skip]
pub(in crate::language::stance) const WISH: &[&str] = &[
    "want", "wanna", "wanted", "wants", "wish", "need", "needed", "needs", "plan", "intend", "desire", "agree", "agreed", "consent",
    "authorise", "authorize", "approve", "approved", "ask", "asked", "asking", "request", "requested", "require", "care", "mean",
    "meant", "choose", "propose", "like",   "dare", "wanting", "planning", "wishing",
];

/// Verbs of bringing: who says them as a command wants something.
pub(in crate::language::stance) const BRINGING: &[&str] = &["send", "give", "get", "put", "tell", "show"];

/// What may follow a negated "I am", "we are" or "I was" and speaks of an intention.
#[rustfmt::skip]
pub(in crate::language::stance) const INTENT: &[&str] = &[
    "going", "gonna", "planning", "intending", "trying", "looking", "asking", "interested", "here", "about", "willing", "ready",
    "wanting", "requesting", "wishing", "doing", "calling", "writing", "talking", "allowed", "to", "saying", "supposed", "permitted",
    "authorised", "authorized", "keen", "inclined", "prepared",
];

/// Verbs of what happens to somebody: their negation is about the world, also without a subject ("don't know where it is").
#[rustfmt::skip]
pub(in crate::language::stance) const WORLD: &[&str] = &[
    "know", "remember", "recall", "recognise", "recognize", "see", "saw", "seen", "find", "found", "get", "got", "gotten", "receive",
    "received", "understand", "understood", "have", "had", "think", "believe", "hear", "heard", "work", "worked", "works", "fit",
    "come", "came", "arrive", "arrived", "feel", "seem", "look", "let", "help", "helped", "load", "open", "respond", "happen",
    "happened", "matter", "match", "belong", "exist", "appear", "show", "able", "log", "login", "access", "yet", "here", "there",
    "getting", "receiving", "seeing", "having", "finding", "working", "arriving", "coming", "fitting", "loading", "opening",
    "understanding", "responding", "showing", "moving", "been", "be", "being", "delivered", "shipped", "sure", "happy", "satisfied",
    "use", "like", "love", "appreciate", "possible", "available", "right", "good", "ok", "okay", "what", "enough", "too",
];

/// What may stand between a negation and its verb.
#[rustfmt::skip]
pub(in crate::language::stance) const ADVERBS: &[&str] = &[
    "really", "even", "actually", "ever", "longer", "anymore", "currently", "just", "at", "all", "yet", "still", "even", "please",
    "currently", "necessarily", "now", "under", "any", "circumstances", "ever", "exactly", "so", "very", "quite", "particularly",
];

pub(in crate::language::stance) const FIRST: &[&str] =
    &["i", "we", "im", "ive", "id", "ill", "weve", "wed", "well", "iam"];
pub(in crate::language::stance) const SECOND: &[&str] = &["you", "u", "ya", "youre", "youd", "youll", "nobody", "they"];
pub(in crate::language::stance) const OTHERS: &[&str] = &[
    "it", "its", "he", "she", "that", "this", "there", "these", "those", "which", "who", "what",
];

/// What may stand before a command and is no part of it.
#[rustfmt::skip]
pub(in crate::language::stance) const BEFORE: &[&str] = &[
    "please", "pls", "plz", "so", "ok", "okay", "just", "hey", "hi", "hello", "sorry", "kindly", "actually", "oh", "well", "and",
    "now", "no", "nope", "nah", "thanks", "ah", "um", "wait", "yes", "dear", "guys", "whatever", "happens", "again", "once", "more", "for", "the", "last", "time",
];

/// Words that begin a clause of its own after one that was turned down.
#[rustfmt::skip]
pub(in crate::language::stance) const BEGINNINGS: &[&str] = &[
    "i", "we", "you", "it", "my", "please", "just", "instead", "rather", "where", "when", "what", "how", "why", "who", "which",
    "can", "could", "would", "will", "is", "are", "do", "does", "did", "has", "have", "tell", "show", "id", "im", "its", "ill",
];

/// Questions that ask for the reason or the way: a negation in them is about the world.
pub(in crate::language::stance) const REASONS: &[&str] = &[
    "why", "how", "where", "when", "what", "whats", "wheres", "which", "who", "whos", "hows",
];

/// Verbs that begin a question where they stand first.
#[rustfmt::skip]
pub(in crate::language::stance) const ASKING: &[&str] = &[
    "cant", "couldnt", "dont", "doesnt", "didnt", "wont", "wouldnt", "isnt", "arent", "wasnt", "werent", "havent", "hasnt", "hadnt",
    "shouldnt", "aint",
];

/// Verbs that begin a question where they stand first and are not negated.
#[rustfmt::skip]
pub(in crate::language::stance) const BEFORE_QUESTION: &[&str] = &[
    "is", "are", "am", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "shall", "should",
    "may", "might", "must",
];

/// Verbs of knowing, having and getting: whether they are negated says little about what is wished.
#[rustfmt::skip]
pub(in crate::language::stance) const OF_MIND: &[&str] = &[
    "know", "remember", "recall", "find", "found", "see", "seen", "understand", "have", "get", "got", "receive", "received", "think",
    "believe", "want", "need", "be", "been", "able", "sure", "here", "there", "have", "let", "help", "use", "look", "the", "a", "my",
];

/// What a statement begins with.
#[rustfmt::skip]
pub(in crate::language::stance) const SUBJECTS: &[&str] = &[
    "my", "our", "the", "it", "this", "that", "these", "those", "i", "we", "everything", "all", "its", "mein", "meine", "unser", "unsere",
    "der", "die", "das", "es", "ich", "wir", "alles",
];

/// What keeps a wish although it is negated: "I don't want to miss your news".
pub(in crate::language::stance) const TURNING: &[&str] = &["miss", "lose", "forget"];

/// What stands before a thing.
pub(in crate::language::stance) const DETERMINERS: &[&str] =
    &["a", "an", "the", "my", "your", "any", "this", "that", "me", "it"];

/// What says that somebody cannot do something.
pub(in crate::language::stance) const INABILITY: &[&str] = &["cant", "cannot", "couldnt", "unable", "can", "could"];
