//! German words with which visitors steer what is under way.

use crate::language::words::steering::Steering;

#[rustfmt::skip]
pub(in crate::language) const GERMAN: Steering = Steering {
    wait: &[
        "warte", "warten sie", "nein warte", "warte mal", "warte kurz", "warte bitte", "warten sie bitte", "warten sie kurz", "moment",
        "moment mal", "moment bitte", "einen moment", "einen moment bitte", "ein moment", "augenblick", "einen augenblick",
        "sekunde", "eine sekunde", "kleinen moment", "kurz warten", "ich schaue nach", "ich schau nach", "ich sehe nach",
        "ich gucke nach", "ich suche es", "lass mich nachsehen", "lassen sie mich nachsehen", "ich muss nachsehen",
        "ich muss nachschauen", "bin gleich wieder da", "nicht so schnell", "stopp kurz",
    ],
    back: &[
        "zuruck", "zurueck", "geh zuruck", "gehe zuruck", "gehen sie zuruck", "einen schritt zuruck", "ein schritt zuruck",
        "eins zuruck", "zur vorigen frage", "die vorige frage", "vorige frage", "vorherige frage", "zur vorherigen frage",
        "die frage davor", "noch mal zuruck", "nochmal zuruck", "ruckgangig", "das nehme ich zuruck",
    ],
    unknown: &[
        "ich weiss nicht", "weiss ich nicht", "weiss nicht", "ich weiss es nicht", "das weiss ich nicht", "keine ahnung",
        "ich habe keine ahnung", "hab keine ahnung", "kein plan", "nicht sicher", "ich bin nicht sicher", "bin mir nicht sicher",
        "ich bin mir nicht sicher", "vergessen", "habe ich vergessen", "hab ich vergessen", "ich habe es vergessen",
        "ich habe sie vergessen", "ich habe sie nicht", "ich habe es nicht", "ich habe ihn nicht", "hab ich nicht",
        "habe ich nicht", "die habe ich nicht", "das habe ich nicht", "den habe ich nicht", "ich finde sie nicht",
        "ich finde es nicht", "ich finde ihn nicht", "finde ich nicht", "ich erinnere mich nicht", "weiss ich nicht mehr",
        "das weiss ich nicht mehr", "ich weiss es nicht mehr",
    ],
    unknown_begins: &[
        "ich kenne die", "ich kenne meine", "ich kenne das", "ich weiss die", "ich weiss meine", "ich weiss nicht welche",
        "ich weiss nicht was", "ich weiss nicht wo", "ich habe keine", "ich habe die", "ich finde die", "ich finde meine",
        "ich habe die nummer nicht", "ich habe meine", "ich habe vergessen", "wo finde ich", "wo kann ich", "wo steht", "wo sehe ich",
    ],
    no_access: &[
        "keinen zugriff", "kein zugriff", "keinen zugang", "kein zugang", "komme nicht", "komm nicht", "nicht mehr dran",
        "nicht mehr rein", "nicht zugreifen", "nutze ich nicht mehr", "benutze ich nicht mehr", "verwende ich nicht mehr",
        "habe ich nicht mehr", "gibt es nicht mehr", "existiert nicht mehr", "nicht mehr offnen", "nicht mehr abrufen",
        "nicht abrufen", "nicht mehr lesen", "wurde geloscht", "ist geloscht", "wurde gehackt", "ausgesperrt",
    ],
    given: &[
        "haben sie", "hast du", "habe ich gesagt", "habe ich angegeben", "hab ich gesagt", "hab ich angegeben", "ich gesagt",
        "ich angegeben", "habe ich gewahlt", "hab ich gewahlt", "ich gewahlt", "haben sie notiert", "hast du notiert",
        "steht da", "geht es um", "verwenden sie", "nehmen sie", "nimmst du",
    ],
    recall: &[
        "habe ich gesagt", "hab ich gesagt", "habe ich angegeben", "hab ich angegeben", "habe ich ihnen gesagt", "hab ich dir gesagt",
        "habe ich dir gesagt", "habe ich genannt", "hab ich genannt", "habe ich eingegeben", "hab ich eingegeben",
        "habe ich geschrieben", "hab ich geschrieben", "haben sie von mir", "hast du von mir", "haben sie notiert",
        "hast du notiert", "habe ich ihnen gegeben", "habe ich dir gegeben", "habe ich eben gesagt", "habe ich gerade gesagt",
        "habe ich gerade angegeben", "habe ich gerade eingegeben",
    ],
    topic: &[
        "habe ich gefragt", "hab ich gefragt", "habe ich gerade gefragt", "hab ich gerade gefragt", "habe ich dich gefragt",
        "habe ich sie gefragt", "habe ich sie gerade gefragt", "habe ich dich gerade gefragt", "habe ich eben gefragt",
        "was wollte ich", "worum ging es", "worum geht es", "wo waren wir", "wo waren wir stehengeblieben", "wo waren wir gerade", "wo sind wir", "worum ging es noch", "worum ging es nochmal", "machen wir gerade",
        "wonach habe ich gefragt", "wonach hatte ich gefragt",
    ],
    given_begins: &["was", "welche", "welcher", "welches", "welchen", "wie", "und welche", "und was", "ok welche", "also was", "also welche", "aber was", "aber welche", "wonach"],
    given_ends: &[
        "war es", "war das", "war das noch", "war das noch mal", "war das nochmal", "war es noch", "war es noch mal", "war es nochmal",
        "war das gleich", "war es gleich", "war das doch gleich", "war das noch gleich", "war das noch einmal",
    ],
    sent: &[
        "abgeschickt", "verschickt", "gesendet", "abgesendet", "gesandt", "ubermittelt", "geschickt", "eingereicht", "rausgegangen",
        "raus gegangen", "weggeschickt", "abgesandt",
    ],
    mail: &["mail", "mails", "e mail", "e mails", "email", "emails", "link", "code", "nachricht"],
    thanks_beside: &[
        "ok", "okay", "gut", "na gut", "na dann", "dann", "und", "so", "nun", "ja", "ach", "ah", "oh", "sehr", "vielmals", "dir", "ihnen",
        "euch", "noch", "noch mal", "nochmal", "schon", "mal", "fur alles", "fur heute", "furs erste", "fur ihre hilfe", "fur deine hilfe",
        "fur die hilfe", "fur die auskunft", "fur die info", "auch", "hm", "verstanden", "ich bin fertig", "bin fertig", "leute",
        "bitte", "das ist", "das war", "ist", "das", "ganz", "wirklich", "einen", "ihnen auch", "dir auch", "gerne", "allerseits",
    ],
    cancel_also: &[
        "lass mal", "lassen sie mal", "lass stecken", "lass gut sein", "lassen sie gut sein", "lass es gut sein", "lass es sein",
        "lassen sie es gut sein", "lassen sie es sein", "lass es lieber", "lass uns das lassen", "lass sein", "vergiss das",
        "vergessen sie das", "vergessen wir das", "vergiss das ganze", "vergessen sie das ganze", "vergiss es einfach", "nicht notig",
        "ist nicht notig", "nicht mehr notig", "brauche ich nicht mehr", "brauch ich nicht mehr", "ich will nicht mehr",
        "ich mochte nicht mehr", "ich will das nicht mehr", "ich mochte das nicht mehr", "spar dir das", "sparen sie sich das",
        "dann eben nicht", "dann halt nicht", "dann lass es", "dann lassen wir es", "dann lassen wir das", "brauchen sie nicht",
        "hat sich schon erledigt", "lassen wir das", "lassen wir es",
    ],
    keeps: &[
        "ich behalte es", "ich behalte sie", "ich behalte ihn", "ich behalte das", "ich behalts", "behalte ich", "ich behalte die",
        "ich behalte den", "ich behalte es doch", "ich behalte sie doch", "ich behalte ihn doch", "ich behalte es lieber",
        "ich behalte sie lieber", "ich behalte ihn lieber", "ich mochte es behalten", "ich mochte sie behalten",
        "ich mochte ihn behalten", "ich will es behalten", "ich will sie behalten", "ich will ihn behalten", "wir behalten es",
        "wir behalten sie", "ist schon gut", "ist gut", "passt schon", "nicht so wichtig", "ist nicht wichtig", "nicht wichtig",
        "ist nicht so wichtig", "ist egal", "egal", "lohnt sich nicht", "das lohnt sich nicht", "ich brauche es nicht mehr",
        "ich brauche sie nicht mehr", "ich brauche ihn nicht mehr", "ich brauche das nicht mehr", "ist mir zu kompliziert",
        "das ist mir zu kompliziert", "zu kompliziert", "ist mir zu aufwendig", "ich mache es selbst", "ich mache das selbst",
        "spater vielleicht", "vielleicht spater", "ein anderes mal", "ein andermal", "spater", "es geht jetzt", "geht wieder",
        "es geht wieder", "ich habe es gefunden", "ich hab es gefunden", "ist angekommen", "es ist angekommen",
    ],
    keep_begins: &["ich behalte", "wir behalten"],
    kept_articles: &["den", "die", "das", "meinen", "meine", "mein", "diesen", "diese", "dieses"],
    cancel_beside: &[
        "ok", "okay", "ach", "oh", "na", "nun", "gut", "na gut", "dann", "doch", "mal", "bitte", "danke", "vielen dank", "sorry",
        "entschuldigung", "einfach", "eigentlich", "jetzt", "hm", "und", "also", "so", "das ganze", "alles", "lieber", "halt", "eben",
        "ich glaube", "ja", "wieder", "vorerst", "erst mal", "erstmal", "schon", "denn", "weil", "tschuss", "lol", "wirklich", "warte",
    ],
    consequence: &[
        "was passiert", "was geschieht", "und dann", "was dann", "was machen sie", "was machst du", "was tun sie", "was tust du",
        "was kommt", "wie geht es weiter", "wie gehts weiter", "was ist das", "was bestatige ich", "was genau",
    ],
    question_begins: &[
        "was", "welche", "welcher", "welches", "welchen", "wer", "wessen", "wann", "wo", "woher", "wohin", "warum", "wieso", "weshalb", "wozu",
        "wie", "ist", "sind", "kann ich", "konnen sie", "kannst du", "konnte ich", "konnten sie", "darf ich", "muss ich", "soll ich",
        "haben sie", "hast du", "wird", "werden", "gibt es", "wieviel", "wie viel", "und was", "und wie", "und wann", "aber was", "aber warum",
        "was ist mit",
    ],
    correct_begins: &[
        "nein", "ne", "nee", "warte", "sorry", "entschuldigung", "verzeihung", "aber", "sondern", "ja aber", "ok aber", "okay aber", "gut aber", "doch nicht",
        "ach nein", "oh nein", "lieber", "nimm", "nehmen sie", "besser",
    ],
    corrects: &[
        "eigentlich", "ich meine", "ich meinte", "meinte ich", "meinte", "stattdessen", "doch lieber", "lieber", "vielmehr", "korrektur",
        "andern sie das in", "andere das in", "mein fehler", "ich habe mich vertippt", "vertippt", "ich habe mich geirrt",
        "geirrt", "tippfehler", "ups", "hoppla", "nein warte", "nein sorry", "nein entschuldigung", "sollte sein", "muss heissen",
        "falsch", "falsche", "falscher", "falsches", "falschen", "nicht richtig", "stimmt nicht", "verwechselt",
    ],
    wrong: &[
        "falsch", "falsche", "falscher", "falsches", "falschen", "nicht richtig", "stimmt nicht", "ein fehler", "vertippt", "verwechselt",
    ],
    other_one: &[
        "das andere", "die andere", "der andere", "den anderen", "die anderen", "das falsche", "die falsche", "der falsche", "den falschen",
    ],
    denies: &[
        "aber nicht", "nicht", "ohne", "ausser", "alles ausser", "statt", "anstatt", "anstelle von", "kein", "keine", "keinen", "keins",
        "ich will nicht", "ich mochte nicht", "weder", "noch nicht",
    ],
    deny_ends: &["sondern", "aber", "lieber", "nur", "stattdessen", "und"],
    otherness: &["andere", "anderen", "anderer", "anderes", "neue", "neuen", "neuer", "neues", "weitere", "weiteren", "nachste"],
    also: &["auch", "ausserdem", "zusatzlich", "dazu", "und dann", "noch"],
    sentence_begins: &[
        "es", "er", "sie", "ist", "ich", "der", "die", "das", "ein", "eine", "mein", "meine", "sind", "war", "hat", "habe", "wurde", "dies", "diese",
    ],
};
