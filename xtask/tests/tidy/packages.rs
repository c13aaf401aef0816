//! The SDKs as packages that leave this repository, and the templates that take them along: versions that agree, locks that
//! agree, and nothing that is listed and missing.

use super::hold;
use super::source::{files, root, text};
use serde_json::Value;

/// The languages of an SDK with a template.
const LANGUAGES: [&str; 4] = ["rust", "js", "python", "c"];

/// The lines of a section of a TOML file, without comments.
fn section<'a>(toml: &'a str, header: &str) -> Vec<&'a str> {
    let after = toml.lines().skip_while(|line| *line != header).skip(1);
    let inside = after.take_while(|line| !line.starts_with('['));
    inside
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

fn section_lines(path: &str, header: &str) -> Vec<String> {
    section(&text(path), header).into_iter().map(str::to_owned).collect()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"))
}

#[test]
fn every_sdk_has_the_version_of_the_contract() {
    let world = text("wit/world.wit");
    let contract = world
        .split(['@', ';'])
        .nth(1)
        .expect("`package actgate:action@VERSION;`");
    let line = format!("version = \"{contract}\"");
    let mut findings = Vec::new();
    for path in ["guest-sdk/rust/Cargo.toml", "guest-sdk/python/pyproject.toml"] {
        if !text(path).lines().any(|other| other == line) {
            findings.push(format!("{path} has no line `{line}`"));
        }
    }
    let javascript = &json("guest-sdk/js/package.json")["version"];
    if javascript != contract {
        findings.push(format!("guest-sdk/js/package.json has the version {javascript}"));
    }
    hold("an SDK has the version of the contract that it is for", &findings);
}

#[test]
fn the_sdk_in_rust_says_what_the_workspace_says() {
    let (workspace, sdk) = (text("Cargo.toml"), text("guest-sdk/rust/Cargo.toml"));
    let mut findings = Vec::new();
    for (ours, theirs) in [
        ("[package]", "[workspace.package]"),
        ("[dependencies]", "[workspace.dependencies]"),
    ] {
        let key = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
        // The SDK's version is that of the contract.
        let is_own = |line: &&str| line.starts_with("version = ");
        let shared = section(&workspace, theirs);
        for line in section(&sdk, ours).into_iter().filter(|line| !is_own(line)) {
            if let Some(other) = shared.iter().find(|other| key(other) == key(line))
                && *other != line
            {
                findings.push(format!("`{line}`, and the workspace has `{other}`"));
            }
        }
        assert!(section(&sdk, ours).len() > 3, "{ours} is found");
    }
    hold("the SDK in Rust has the workspace's values, written out", &findings);
}

/// `cargo machete` finds what a package does not use, and no entry of the workspace that no package takes.
#[test]
fn every_dependency_of_the_workspace_is_taken_by_a_package() {
    let files = files();
    let packages: Vec<String> = files
        .iter()
        .filter(|path| path.ends_with("/Cargo.toml"))
        .map(|path| text(path))
        .collect();
    let entries = section_lines("Cargo.toml", "[workspace.dependencies]");
    assert!(entries.len() > 40, "the entries are found");
    let name = |line: &String| line.split([' ', '=']).next().unwrap_or_default().to_owned();
    let is_taken = |name: &String| {
        let takes = [
            format!("\n{name}.workspace = true"),
            format!("\n{name} = {{ workspace = true"),
        ];
        packages
            .iter()
            .any(|package| takes.iter().any(|line| package.contains(line)))
    };
    let findings: Vec<String> = entries.iter().map(name).filter(|name| !is_taken(name)).collect();
    hold("every dependency of the workspace is taken by a package", &findings);
}

#[test]
fn what_is_packaged_exists() {
    let packaged = text("guest-sdk/packaged.toml");
    let mut findings = Vec::new();
    for language in LANGUAGES {
        let start = format!("{language} = [");
        let line = packaged.lines().find_map(|line| line.strip_prefix(&start));
        let Some(line) = line else {
            findings.push(format!("{language} is not listed"));
            continue;
        };
        let paths: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let missing = |path: &&&str| !root().join("guest-sdk").join(language).join(path).exists();
        findings.extend(paths.iter().filter(missing).map(|path| format!("{language}: {path}")));
        let needed = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];
        let left_out = needed.iter().filter(|file| !paths.contains(file));
        findings.extend(left_out.map(|file| format!("{language} leaves out {file}")));
    }
    hold("guest-sdk/packaged.toml lists what is there", &findings);
}

#[test]
fn every_template_is_whole() {
    let files = files();
    let mut findings = Vec::new();
    for language in LANGUAGES {
        let has = |file: &str| files.contains(&format!("host/templates/{language}/{file}"));
        let wanted = ["README.md", "action.toml", "cases/greets.toml", "gitignore.template"];
        let missing = wanted.iter().filter(|file| !has(file));
        findings.extend(missing.map(|file| format!("host/templates/{language} has no {file}")));
    }
    hold(
        "a template has a README, a manifest, a case and a list of what git ignores",
        &findings,
    );
}

/// Name, version and checksum of each package from a registry.
fn crates(lock: &str) -> Vec<String> {
    let of = |package: &str, key: &str| {
        let line = package.lines().find(|line| line.starts_with(key))?;
        Some(line.to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|package| {
            Some([of(package, "name")?, of(package, "version")?, of(package, "checksum")?].join(", "))
        })
        .collect()
}

#[test]
fn templates_lock_what_the_repository_locks() {
    let mut findings = Vec::new();
    let (ours, theirs) = (text("Cargo.lock"), text("host/templates/rust/Cargo.lock.template"));
    let known = crates(&ours);
    let locked = crates(&theirs);
    assert!(locked.len() > 10, "the packages of the template in Rust are found");
    findings.extend(locked.into_iter().filter(|package| !known.contains(package)));
    let (ours, theirs) = (json("package-lock.json"), json("host/templates/js/package-lock.json"));
    let packages = theirs["packages"].as_object().expect("packages");
    let from_registry = packages.iter().filter(|(_, package)| package["integrity"].is_string());
    for (path, package) in from_registry.clone() {
        if ours["packages"][path]["integrity"] != package["integrity"] {
            findings.push(format!("{path} {}", package["version"]));
        }
    }
    assert!(
        from_registry.count() > 10,
        "the packages of the template in JavaScript are found"
    );
    let sdk = &packages["vendor/actgate-sdk"];
    for key in ["version", "dependencies", "engines"] {
        if sdk[key] != json("guest-sdk/js/package.json")[key] {
            findings.push(format!("`{key}` of actgate-sdk"));
        }
    }
    let ours = text("guest-sdk/python/requirements.txt");
    let theirs = text("host/templates/python/requirements.txt");
    let lines = theirs.lines().filter(|line| !line.starts_with('#'));
    findings.extend(
        lines
            .filter(|line| !ours.contains(line.trim_end_matches([' ', '\\'])))
            .map(str::to_owned),
    );
    hold(
        "templates lock the versions that this repository is tested with",
        &findings,
    );
}
