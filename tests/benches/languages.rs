//! What each language costs: the example that is there in all four, built by its SDK, as the table in `docs/authors/limits.md`.

use actgate::engine::cache::CompiledCache;
use actgate::engine::{Compiler, Loaded, Sandbox};
use actgate::manifest::pack;
use actgate::model::identity::Assurance;
use actgate::model::limits::Limits;
use actgate::model::step::{Context, Exchange, Request, UpstreamResponse};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use serde_json::{Map, Value, json};
use std::time::{Duration, Instant};
use tests::{action_file, binary, process_memory};

const LANGUAGES: [(&str, &str); 4] = [
    ("Rust", "order-status"),
    ("C", "order-status-c"),
    ("JavaScript", "order-status-js"),
    ("Python", "order-status-python"),
];

/// Runs that are measured.
const RUNS: usize = 1_000;

/// Runs before that, which are not.
const WARM: usize = 50;

/// How often an entry of the cache is loaded; the quickest counts.
const LOADS: usize = 5;

/// Each language has a process of its own, so that its memory can be told from that of the others.
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, word, name] = arguments.as_slice()
        && word == "--one"
    {
        println!("{}", one(name));
        return;
    }
    println!(
        "| | file | machine code | compiled in | loaded from the cache in | run p50 | run p99 | fuel of a run | idle | running |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut first = None;
    let mut shares = Vec::new();
    for (language, name) in LANGUAGES {
        let mut command = std::process::Command::new(std::env::current_exe().expect("a program has a file"));
        let output = command.args(["--one", name]).output().expect("it can be started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let figures: Value = serde_json::from_slice(&output.stdout).expect("figures");
        println!("{}", row(language, &figures));
        let p50 = figures["p50_us"].as_f64().expect("a number");
        let base = *first.get_or_insert(p50);
        shares.push(format!("{language} {:.1}", p50 / base));
    }
    println!("\nA run's time as a multiple of Rust's: {}.", shares.join(", "));
}

fn row(language: &str, figures: &Value) -> String {
    let number = |key: &str| figures[key].as_f64().expect("a number");
    let size = |key: &str| match number(key) {
        bytes if bytes < 1_048_576.0 => format!("{:.0} KiB", bytes / 1024.0),
        bytes => format!("{:.1} MiB", bytes / 1_048_576.0),
    };
    let time = |key: &str| match number(key) {
        us if us < 1_000.0 => format!("{us:.0} us"),
        us if us < 1_000_000.0 => format!("{:.1} ms", us / 1e3),
        us => format!("{:.1} s", us / 1e6),
    };
    let cells = [
        language.to_owned(),
        size("file_bytes"),
        size("code_bytes"),
        time("compile_us"),
        time("load_us"),
        time("p50_us"),
        time("p99_us"),
        format!("{:.2} million", number("fuel") / 1e6),
        size("idle_bytes"),
        size("running_bytes"),
    ];
    format!("| {} |", cells.join(" | "))
}

/// Measures one action. Memory is resident memory: by how much it grows when the action is loaded, and by how much more at most
/// during its first call.
fn one(name: &str) -> Value {
    let bytes = std::fs::read(action_file(name)).expect("a built action");
    let digest = pack::unpack(&bytes).expect("a packed action").outside.digest;
    let folder = tempfile::tempdir().expect("a folder");
    let sandbox = || {
        let dir = Dir::open_ambient_dir(folder.path(), ambient_authority()).expect("a folder");
        let cache = CompiledCache::open(dir).expect("a cache");
        Sandbox::new(&Limits::default(), Compiler::with(binary("actgate")), Some(cache)).expect("a sandbox")
    };
    let compiled = sandbox().load(&bytes, &digest).expect("it compiles").report.clone();
    let loads = (0..LOADS).map(|_| sandbox().load(&bytes, &digest).expect("it loads").report.elapsed);
    let load = loads.min().unwrap_or_default();
    let sandbox = sandbox();
    let empty = resident();
    let loaded = sandbox.load(&bytes, &digest).expect("it loads");
    let idle = resident();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let work = Work::of(name);
    reset_peak();
    runtime.block_on(work.run(&loaded));
    let running = peak();
    for _ in 0..WARM {
        runtime.block_on(work.run(&loaded));
    }
    let mut times = Vec::with_capacity(RUNS);
    let mut fuel = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        fuel = runtime.block_on(work.run(&loaded));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let us = |time: Duration| time.as_micros() as u64;
    json!({
        "file_bytes": bytes.len(), "code_bytes": compiled.machine_code_bytes, "compile_us": us(compiled.elapsed),
        "load_us": us(load), "p50_us": us(times[RUNS / 2]), "p99_us": us(times[RUNS * 99 / 100]), "fuel": fuel,
        "idle_bytes": idle.saturating_sub(empty), "running_bytes": running.saturating_sub(idle),
    })
}

/// The work of one run: an order is looked up, found, and told.
struct Work {
    context: Context,
    inputs: Map<String, Value>,
    exchanges: Vec<Exchange>,
}

impl Work {
    fn of(name: &str) -> Self {
        let file = std::fs::read(action_file(name)).expect("a built action");
        let text = pack::unpack(&file).expect("a packed action").manifest;
        let action = actgate::manifest::parse(&text, "action.toml")
            .expect("a good manifest")
            .action;
        let example = &action.examples[0];
        let inputs = json!({ "order": "A-1001" }).as_object().expect("an object").clone();
        let exchange = Exchange {
            request: Request {
                endpoint: example.endpoint.to_string(),
                parameters: inputs.clone(),
            },
            outcome: Ok(UpstreamResponse {
                status: example.status,
                headers: Vec::new(),
                body: example.body.to_string().into_bytes(),
            }),
        };
        Self {
            context: Context {
                run: "r-1".into(),
                locale: "en".into(),
                time_zone: Some("Europe/Berlin".into()),
                now_ms: 1_772_839_800_000,
                seed: 7,
                assurance: Assurance::VerifiedEmail,
                email: Some("ada@example.com".into()),
                claims: json!({}),
                settings: json!({}),
            },
            inputs,
            exchanges: vec![exchange],
        }
    }

    /// Does it, and gives the fuel that it took.
    async fn run(&self, loaded: &Loaded) -> u64 {
        let validated = loaded.validate(&self.context, &self.inputs).await;
        let planned = loaded.plan(&self.context, &self.inputs).await;
        let shaped = loaded.shape(&self.context, &self.inputs, &self.exchanges).await;
        assert!(
            validated.result.is_ok() && planned.result.is_ok() && shaped.result.is_ok(),
            "{shaped:?}"
        );
        validated.usage.fuel + planned.usage.fuel + shaped.usage.fuel
    }
}

fn resident() -> u64 {
    process_memory("self", "VmRSS")
}

fn peak() -> u64 {
    process_memory("self", "VmHWM")
}

/// From here on the peak counts anew.
fn reset_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux allows it");
}
