//! The command line: arguments, and which command does them.

mod actions;
mod author;
mod backup;
mod chat;
mod compile;
mod contacts;
mod doctor;
mod eval;
mod events;
mod explain;
mod grant;
mod handoffs;
mod inspect;
mod ledger;
mod matching;
mod new;
mod open;
mod output;
mod progress;
mod proofs;
mod reload;
mod run;
mod serve;
mod token;
pub mod trace;
mod verify_signature;

use author::{bench, build, check, conformance, dev, fuzz, pack, test};
use clap::{Args, CommandFactory, Parser, Subcommand};
use output::Output;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs actions for customer agents in a sandbox.
#[derive(Parser)]
#[command(name = "actgate", version, about, max_term_width = 100)]
struct Arguments {
    /// The settings file; by default `actgate.toml` in this folder, or the built-in defaults where there is none
    #[arg(long, global = true, env = "ACTGATE_SETTINGS", value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Print JSON for programs instead of text for people
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the HTTP API
    Serve(serve::Serve),
    /// Talk to a served host, as a visitor would
    Chat(chat::Chat),
    /// Run a published action once, for real
    Run(run::Run),
    /// Run an action with answers from its examples; nothing is sent
    Preview(run::Preview),
    /// Show which actions a message would trigger
    Match(matching::Match),
    /// Start a new action in a folder of its own
    New(new::New),
    /// Build an action from its folder into one file
    Build(build::Build),
    /// Work on an action: chat with it, and rebuild it at every change
    Dev(dev::Dev),
    /// Check an action's file or folder as publishing would, and more; report what is good and what is not
    Check(check::Check),
    /// Make the file to hand over: checked, tested and small, with the grants it asks for beside it
    Pack(pack::Pack),
    /// Check that a component behaves as the contract's conformance suite requires
    Conformance(conformance::Conformance),
    /// Play an action's golden cases and compare the results with what they expect
    Test(test::Test),
    /// Measure what an action's functions cost
    Bench(bench::Bench),
    /// Look for faults in an action, with generated inputs and answers
    Fuzz(fuzz::Fuzz),
    /// Show what is in an action's file and what it needs
    Inspect(inspect::Inspect),
    /// Compile actions ahead into the state's cache
    Compile(compile::Compile),
    /// Make actions live
    Publish(actions::Publish),
    /// Unpublish an action
    Unpublish(actions::Unpublish),
    /// Show what the gate decides about one call of an action, and the request as it would be sent
    Explain(explain::Explain),
    /// List the live actions
    Actions,
    /// Allow an action to use one of its endpoints
    Grant(grant::GrantCommand),
    /// Take back what was granted; the next call is denied
    Revoke(grant::Revoke),
    /// List what is granted, or who changed what
    Grants(grant::GrantsCommand),
    /// List the latest runs
    Runs(trace::Runs),
    /// Show everything that was recorded about a run
    Trace(trace::Trace),
    /// List writes, and settle those whose outcome is unknown
    Ledger(ledger::Ledger),
    /// List and show conversations that were passed to people, take them, answer, give them back and close them
    #[command(subcommand)]
    Handoffs(handoffs::Handoffs),
    /// List events for the operator's receiver, and send again what has not arrived
    #[command(subcommand)]
    Events(events::Events),
    /// Create, list and revoke tokens of the API
    #[command(subcommand)]
    Token(token::Token),
    /// Import, list and remove contacts in the host's own directory
    #[command(subcommand)]
    Contacts(contacts::Contacts),
    /// List the attempts to prove who visitors are
    Proofs(proofs::Proofs),
    /// Check settings, secrets, grants and state, and report on each in one line
    Doctor(doctor::Doctor),
    /// Have the serving host read its secrets again
    Reload(reload::Reload),
    /// Copy the state into a folder, even while a host serves it
    Backup(backup::Backup),
    /// Measure parts of the host on your own data
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Check a request's signature, and show which part differs
    VerifySignature(verify_signature::VerifySignature),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[derive(Args)]
struct Completions {
    shell: clap_complete::Shell,
}

/// Runs the command line. Exit codes: 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Command::Compile(command) = &arguments.command
        && let Some(code) = command.piped()
    {
        return code;
    }
    output::log_to_stderr(matches!(arguments.command, Command::Serve(_)));
    let output = Output { json: arguments.json };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.fail(&anyhow::anyhow!("no threads can be started: {error}")),
    };
    let done = runtime.block_on(dispatch(arguments, output));
    // A thread that waits for a line of input must not hold up the end.
    runtime.shutdown_background();
    match done {
        Ok(code) => code,
        Err(error) => output.fail(&error),
    }
}

async fn dispatch(arguments: Arguments, output: Output) -> anyhow::Result<ExitCode> {
    let settings = || open::settings(arguments.settings.as_deref());
    match arguments.command {
        Command::Serve(command) => command.run(settings()?, output).await,
        Command::Chat(command) => command.run(settings).await,
        Command::Run(command) => command.run(settings()?, output).await,
        Command::Preview(command) => command.run(settings()?, output).await,
        Command::Match(command) => command.run(settings, output).await,
        Command::New(command) => command.run(output),
        Command::Build(command) => command.run(output),
        Command::Dev(command) => command.run(settings()?, output).await,
        Command::Check(command) => command.run(settings()?, output).await,
        Command::Pack(command) => command.run(settings()?, output).await,
        Command::Conformance(command) => command.run(settings()?, output).await,
        Command::Test(command) => command.run(settings()?, output).await,
        Command::Bench(command) => command.run(settings()?, output).await,
        Command::Fuzz(command) => command.run(settings()?, output).await,
        Command::Inspect(command) => command.run(settings()?, output).await,
        Command::Compile(command) => command.run(settings()?, output).await,
        Command::Publish(command) => command.run(settings()?, output).await,
        Command::Unpublish(command) => command.run(settings()?, output).await,
        Command::Explain(command) => command.run(settings()?, output).await,
        Command::Grant(command) => command.run(settings()?, output).await,
        Command::Revoke(command) => command.run(settings()?, output).await,
        Command::Grants(command) => command.run(settings()?, output).await,
        Command::Actions => actions::list(settings()?, output).await,
        Command::Runs(command) => command.run(settings()?, output).await,
        Command::Trace(command) => command.run(settings()?, output).await,
        Command::Ledger(command) => command.run(settings()?, output).await,
        Command::Handoffs(command) => command.run(settings()?, output).await,
        Command::Events(command) => command.run(settings()?, output).await,
        Command::Token(command) => command.run(settings()?, output).await,
        Command::Contacts(command) => command.run(settings()?, output).await,
        Command::Proofs(command) => command.run(settings()?, output).await,
        Command::Doctor(command) => command.run(settings(), output).await,
        Command::Reload(command) => command.run(settings()?, output).await,
        Command::Backup(command) => command.run(settings()?, output).await,
        Command::Eval(command) => command.run(settings()?, output),
        Command::VerifySignature(command) => command.run(output),
        Command::Completions(Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "actgate", &mut script);
            output.bytes(&script);
            Ok(ExitCode::SUCCESS)
        }
    }
}
