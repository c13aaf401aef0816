//! Lists what `actgate new` writes: the templates, and of each SDK what `guest-sdk/packaged.toml` names; and notes the day.

#![allow(
    clippy::disallowed_methods,
    reason = "it runs before a build, in the repository, and is no part of the host"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Seconds of a day.
const DAY_S: u64 = 86_400;

fn main() {
    note_the_day();
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo says where"));
    let sdks = here
        .join("../guest-sdk")
        .canonicalize()
        .expect("the SDKs are beside the host");
    let list = sdks.join("packaged.toml");
    println!("cargo::rerun-if-changed={}", list.display());
    let packaged: toml::Table = fs::read_to_string(&list).expect("the list").parse().expect("TOML");
    let names = |key: &str| -> Vec<String> { packaged[key].clone().try_into().expect("a list of names") };
    let without = names("without");
    let mut code = String::from("pub(super) const KITS: &[Kit] = &[\n");
    for language in packaged.keys().filter(|key| *key != "without") {
        let _ = write!(code, "Kit {{ language: {language:?}, template: &[");
        let template = here.join("templates").join(language);
        add(&mut code, &template, &template, &without);
        let _ = write!(code, "], sdk: &[");
        let sdk = sdks.join(language);
        for name in names(language) {
            add(&mut code, &sdk, &sdk.join(name), &without);
        }
        code += "] },\n";
    }
    code += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo says where"));
    fs::write(out.join("kits.rs"), code).expect("the folder of this build can be written");
}

/// The start of the day of the build, in seconds since the Unix epoch, by which a clock is judged that went back.
/// `SOURCE_DATE_EPOCH` stands for it, as in every build that comes out the same each time.
fn note_the_day() {
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    let given = env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|seconds| seconds.parse::<u64>().ok());
    let now = || {
        std::time::SystemTime::UNIX_EPOCH
            .elapsed()
            .map_or(0, |time| time.as_secs())
    };
    let built_s = given.unwrap_or_else(now) / DAY_S * DAY_S;
    println!("cargo::rustc-env=ACTGATE_BUILT_S={built_s}");
}

/// A file, or everything in a folder, with its path from `top`.
fn add(code: &mut String, top: &Path, path: &Path, without: &[String]) {
    println!("cargo::rerun-if-changed={}", path.display());
    let is_left = without
        .iter()
        .any(|name| path.file_name().is_some_and(|own| *own == **name));
    if is_left {
        return;
    }
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths.iter().for_each(|path| add(code, top, path, without));
        return;
    }
    let name = path
        .strip_prefix(top)
        .expect("it is in the folder")
        .display()
        .to_string();
    let _ = write!(code, "({name:?}, include_bytes!({:?})),", path.display().to_string());
}
