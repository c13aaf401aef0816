//! Contacts files as other programs write them: what is taken, what is left out, and what an operator hears.

use super::*;

fn parse_with(text: &str, id: Option<&str>, email: &[&str]) -> Result<Table, ContactsError> {
    let columns = Columns {
        id: id.map(str::to_owned),
        email: email.iter().map(|name| (*name).to_owned()).collect(),
    };
    parse("contacts.csv", text.as_bytes(), &columns, Naming::SETTINGS)
}

fn table(text: &str) -> Table {
    parse_with(text, None, &[]).unwrap()
}

fn error(bytes: &[u8]) -> String {
    let parsed = parse("contacts.csv", bytes, &Columns::default(), Naming::SETTINGS);
    parsed.unwrap_err().to_string()
}

/// Each contact as `id: address, address`.
fn people(table: &Table) -> Vec<String> {
    let emails = |person: &Person| {
        person
            .emails
            .iter()
            .map(|email| email.spelled().to_owned())
            .collect::<Vec<_>>()
    };
    let shown = |person: &Person| format!("{}: {}", person.id, emails(person).join(", "));
    table.people.iter().map(shown).collect()
}

/// The lines of the rows that cannot be used.
fn broken(table: &Table) -> Vec<u64> {
    table.left_out.broken.iter().map(|broken| broken.line).collect()
}

#[test]
fn an_export_of_a_crm_is_taken_as_it_is_with_its_ids_and_without_people_who_have_no_address() {
    let export = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner\r\n51,Ada,Lovelace,ada@example.com,,\r\n\
                  52,Walk-in,Customer,,+49 170 1,\r\n";
    let table = table(export);
    assert_eq!(people(&table), ["51: ada@example.com"]);
    assert_eq!(table.left_out.without_address, 1);
    assert_eq!(table.left_out.lines(), ["1 row without an address was skipped"]);
}

#[test]
fn a_broken_row_is_left_out_with_its_line_and_nothing_of_its_content() {
    let table = table("id,email\n1,ada@example.com\n2,at home\n,eve@example.com\n4,grace@example.com\n");
    assert_eq!(people(&table), ["1: ada@example.com", "4: grace@example.com"]);
    assert_eq!(broken(&table), [3, 4]);
    let lines = table.left_out.lines().join("\n");
    assert!(lines.contains("line 3: its address cannot be read"), "{lines}");
    assert!(lines.contains("line 4: it has an address and no id"), "{lines}");
    assert!(!lines.contains("at home") && !lines.contains("eve"), "{lines}");
}

#[test]
fn strict_refuses_whatever_would_be_left_out_and_takes_a_clean_file() {
    for (text, part) in [
        ("id,email\n1,\n2,ada@example.com\n", "1 row without an address"),
        ("id,email\n1,nobody\n", "line 2: "),
        ("id,email\n1,ada@example.com\n2,ada@example.com\n", "lines 2 and 3"),
    ] {
        let refused = table(text).left_out.refuse(Path::new("contacts.csv"));
        let error = refused.unwrap_err().to_string();
        assert!(error.contains("`contacts.csv`") && error.contains(part), "{error}");
    }
    // A row that is there twice loses nothing.
    let clean = table("id,email\n1,ada@example.com\n1,ada@example.com\n\n,\n");
    assert!(clean.left_out.refuse(Path::new("contacts.csv")).is_ok());
}

#[test]
fn many_problems_are_counted_and_not_all_listed() {
    let rows: String = (0..50).map(|number| format!("{number},nobody {number}\n")).collect();
    let lines = table(&format!("id,email\n{rows}")).left_out.lines();
    assert_eq!(lines.len(), 11);
    assert_eq!(lines[10], "40 more rows cannot be used");
    let rows: String = (0..50)
        .map(|number| format!("a{number},x{number}@example.com\nb{number},x{number}@example.com\n"))
        .collect();
    let lines = table(&format!("id,email\n{rows}")).left_out.lines();
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].starts_with("50 addresses belong") && lines[0].ends_with("; and 40 more"),
        "{lines:?}"
    );
}

#[test]
fn semicolons_and_tabs_separate_cells_too() {
    for text in [
        "Kundennummer;Name;E-Mail\r\n17;Ada, Gräfin;ada@example.com\r\n",
        "Kundennummer\tName\tE-Mail\n17\tAda; Gräfin\tada@example.com\n",
        "Kundennummer|Name|E-Mail\n17|Ada|ada@example.com\n",
        "\u{feff}sep=;\r\nKundennummer;Name;E-Mail\r\n17;Ada;ada@example.com\r\n",
    ] {
        let table = parse_with(text, Some("Kundennummer"), &[]).unwrap();
        assert_eq!(people(&table), ["17: ada@example.com"], "{text}");
    }
}

#[test]
fn a_first_line_with_the_separator_counts_as_a_line() {
    let table = table("sep=;\nid;email\n1;ada@example.com\n2;nobody\n");
    assert_eq!((people(&table).len(), broken(&table)), (1, vec![4]));
}

#[test]
fn addresses_come_from_lists_and_from_several_columns() {
    let export = "Name,E-mail 1 - Value,E-mail 2 - Value,No\nAda,Ada@Example.com ::: ada@work.example,,7\n\
                  Grace,grace@example.com,\"grace@work.example; grace@home.example\",8\nNobody,,,9\n";
    let named = ["E-mail 1 - Value", "E-mail 2 - Value"];
    let table = parse_with(export, Some("No"), &named).unwrap();
    assert_eq!(
        people(&table),
        [
            "7: Ada@Example.com, ada@work.example",
            "8: grace@example.com, grace@work.example, grace@home.example"
        ]
    );
    assert_eq!(table.left_out.without_address, 1);
}

#[test]
fn one_unreadable_address_of_several_takes_nothing_from_the_others() {
    let table = table("id,email\n1,\"ada@example.com; none yet\"\n");
    assert_eq!(
        (people(&table), broken(&table)),
        (vec!["1: ada@example.com".to_owned()], vec![2])
    );
}

#[test]
fn addresses_are_read_as_spreadsheets_and_mail_programs_write_them() {
    let table = table(
        "id,email\n1,Ada Lovelace <Ada@Example.com>\n2,mailto:grace@example.com\n3,\u{a0}eve@example.com\u{200b}\u{a0}\n",
    );
    assert_eq!(
        people(&table),
        ["1: Ada@Example.com", "2: grace@example.com", "3: eve@example.com"]
    );
    assert_eq!(broken(&table), [] as [u64; 0]);
}

#[test]
fn the_same_row_twice_is_one_contact_also_in_other_letters() {
    for text in [
        "id,email\n7,ada@example.com\n7,ada@example.com\n",
        "id,email\n7,ada@example.com\n7,ADA@Example.com\n",
        "email\nada@example.com\nADA@example.com\n",
        "id,email\n7,ada@example.com\n7,\"ada@work.example; ada@example.com\"\n",
    ] {
        let table = table(text);
        assert_eq!((table.people.len(), table.left_out.repeated), (1, 1), "{text}");
        assert_eq!(table.left_out.lines(), [] as [String; 0]);
        assert_eq!(table.people[0].emails[0].spelled(), "ada@example.com");
    }
}

#[test]
fn an_address_of_two_contacts_is_named_by_its_lines() {
    let table = table("id,email\n1,ada@example.com\n2,grace@example.com\n3,ADA@example.com\n");
    assert_eq!(table.left_out.shared, [Shared { lines: vec![2, 4] }]);
    assert_eq!(
        table.left_out.lines(),
        ["1 address belongs to several contacts, so it is nobody's: lines 2 and 4"]
    );
}

#[test]
fn two_people_with_one_id_are_not_one_contact() {
    let table = table("id,email\n9,nine@example.com\n8,eight@example.com\n9,ten@example.com\n");
    assert_eq!(
        (people(&table), broken(&table)),
        (vec!["8: eight@example.com".to_owned()], vec![2, 4])
    );
    // A spreadsheet makes one id of many.
    let table = parse_with(
        "No;Email\n1,23457E+11;ada@example.com\n1.2E+11;eve@example.com\n3E5;grace@example.com\n",
        Some("No"),
        &[],
    );
    let table = table.unwrap();
    assert_eq!(
        (people(&table), broken(&table)),
        (vec!["3E5: grace@example.com".to_owned()], vec![2, 3])
    );
    assert!(table.left_out.lines()[0].contains("format the column as text"));
}

#[test]
fn lines_are_those_of_the_file_also_after_quoted_line_breaks_and_empty_lines() {
    let text = "id,address,email\r\n1,\"1 Street\r\nTown\r\nLand\",ada@example.com\r\n\r\n\r\n2,x,nobody\r\n3,\"a\r\nb\",none\r\n";
    let table = table(text);
    assert_eq!((people(&table).len(), broken(&table)), (1, vec![7, 8]));
    let old = "id,email\r1,ada@example.com\r2,nobody\r";
    assert_eq!(broken(&self::table(old)), [3]);
}

#[test]
fn rows_without_anything_are_no_rows() {
    let table = table("id;name;email\n1;Ada;ada@example.com\n;;\n;;\n\n;;");
    assert_eq!((people(&table).len(), table.left_out), (1, LeftOut::default()));
}

#[test]
fn a_row_that_a_separator_has_moved_is_left_out() {
    let text = "id,name,email\n1,Lovelace, Ada,ada@example.com\n2,Grace,grace@example.com,\n3,Eve\n";
    let table = table(text);
    assert_eq!(
        (people(&table), broken(&table)),
        (vec!["2: grace@example.com".to_owned()], vec![2])
    );
    assert_eq!(table.left_out.without_address, 1);
}

#[test]
fn other_encodings_are_refused_with_their_line_and_remedy() {
    let latin = b"id,name,email\n1,Ada,ada@example.com\n2,J\xfcrgen,j@example.com\n";
    let wide: Vec<u8> = "id,email\n1,a@b.example\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [b"\xff\xfe".to_vec(), wide.clone()].concat();
    for (bytes, line) in [(latin.to_vec(), 3), (wide, 1), (marked, 1)] {
        let error = error(&bytes);
        assert!(error.contains(&format!("line {line}: this is not UTF-8")), "{error}");
        assert!(error.contains("(in Excel: CSV UTF-8)"), "{error}");
    }
    assert_eq!(
        people(&table("\u{feff}Id,Email\r\n7,ada@example.com\r\n")),
        ["7: ada@example.com"]
    );
}

#[test]
fn a_quote_that_is_not_closed_loses_no_contact_silently() {
    let error = error(b"id,name,email\n1,Ada,ada@example.com\n2,\"Grace,grace@example.com\n3,Eve,eve@example.com\n");
    assert!(
        error.contains("line 3: a quote begins here that is not closed"),
        "{error}"
    );
    // An inch is not an open quote.
    let table = table("id,name,email\n1,5\" pipe,ada@example.com\n2,Grace,grace@example.com\n");
    assert_eq!(table.people.len(), 2);
}

#[test]
fn files_without_a_column_of_addresses_are_refused_with_their_columns() {
    for (text, part) in [
        ("name,phone\nAda,1\n", "no column `email`"),
        ("", "no column `email`"),
        ("Name;Telefon\n", "`Telefon`"),
    ] {
        let error = error(text.as_bytes());
        assert!(error.starts_with("`contacts.csv`") && error.contains(part), "{error}");
    }
    let error = parse_with("id,email\n", Some("Nummer"), &[]).unwrap_err().to_string();
    assert!(
        error.contains("no column `Nummer`") && error.contains("`id`, `email`"),
        "{error}"
    );
}

#[test]
fn ids_are_missed_where_a_column_may_hold_them() {
    assert_eq!(table("email\nada@example.com\n").without_ids, None);
    assert_eq!(table("id,email\n1,ada@example.com\n").without_ids, None);
    let without = table("Kundennummer,email\n1,ada@example.com\n");
    assert_eq!(without.without_ids.unwrap(), ["Kundennummer", "email"]);
    assert_eq!(without.people[0].id, "ada@example.com");
}
