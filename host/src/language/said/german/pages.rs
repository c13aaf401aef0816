//! The pages behind a link, in German.

use super::super::pages::{Page, Pages};

pub(super) const PAGES: Pages = Pages {
    confirm: "Bestätigen Sie Ihre Adresse",
    asked: |operator| format!("{operator} wurde in einem Chat um Folgendes gebeten:"),
    if_you: "Wenn Sie das waren, drücken Sie den Knopf und gehen Sie zurück zum Chat.",
    button: "Ja, das war ich",
    if_not_you: "Wenn Sie das nicht waren, schließen Sie diese Seite. Dann geschieht nichts.",
    confirmed: Page {
        title: "Vielen Dank",
        body: "<p>Ihre Adresse ist bestätigt. Bitte gehen Sie zurück zum Chat: Dort geht es von selbst weiter, und Sie können diese Seite schließen.</p>",
    },
    over: Page {
        title: "Nichts zu bestätigen",
        body: "<p>Der Chat wartet nicht mehr darauf, deshalb wurde nichts bestätigt. Bitte gehen Sie zurück zum Chat und fragen Sie dort noch einmal.</p>",
    },
    used: Page {
        title: "Dieser Link wurde schon benutzt",
        body: "<p>Ein Link gilt nur einmal, und dieser wurde schon benutzt. Wenn Sie gerade den Knopf gedrückt haben, ist alles gut: Bitte gehen Sie zurück zum Chat.</p><p>Wenn nicht, schreiben Sie im Chat <q>neuer Link</q>.</p>",
    },
    expired: Page {
        title: "Dieser Link ist zu alt",
        body: "<p>Links gelten nur für kurze Zeit. Schreiben Sie im Chat <q>neuer Link</q>, um einen neuen zu bekommen.</p>",
    },
    unknown: Page {
        title: "Dieser Link stimmt nicht",
        body: "<p>Das ist kein Link von uns, oder ein Teil davon fehlt. Bitte öffnen Sie den ganzen Link aus der E-Mail noch einmal, oder schreiben Sie den Code aus der E-Mail in den Chat.</p>",
    },
    too_many: Page {
        title: "Bitte warten Sie",
        body: "<p>Von Ihrem Anschluss kamen zu viele Anfragen. Bitte warten Sie eine Minute und öffnen Sie den Link noch einmal.</p>",
    },
    failed: Page {
        title: "Etwas ist schiefgegangen",
        body: "<p>Das hat nicht geklappt, und es liegt nicht an Ihnen. Bitte öffnen Sie den Link gleich noch einmal.</p>",
    },
};
