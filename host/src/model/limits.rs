//! Every limit of a run with its default and its reason. An operator can lower or raise each.

/// Limits of the instances of one pool class, for one call of an action's function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassLimits {
    /// Instances at once. With `memory_bytes_max` this is the ceiling of what all actions of the class may take.
    pub slots: u32,
    /// Deterministic work per call. One unit is about one WebAssembly instruction.
    pub fuel_max: u64,
    /// Wall-clock time per call, in milliseconds; the backstop for what fuel does not count.
    pub call_ms_max: u64,
    /// All linear memories of an instance together, in bytes.
    pub memory_bytes_max: u64,
    /// All table elements of an instance together.
    pub table_elements_max: u64,
}

impl ClassLimits {
    /// For components of Rust, C and the like: a plain action uses under a million units, so this leaves room for
    /// parsing a full response.
    pub const SMALL: Self = Self {
        slots: 64,
        fuel_max: 200_000_000,
        call_ms_max: 2_000,
        memory_bytes_max: 64 << 20,
        table_elements_max: 20_000,
    };
    /// For components that carry a language's runtime: a plain action in JavaScript or Python takes about ten times the
    /// work of one in Rust, and starts with 10 to 13 MiB.
    pub const LARGE: Self = Self {
        slots: 16,
        fuel_max: 1_000_000_000,
        call_ms_max: 5_000,
        memory_bytes_max: 128 << 20,
        table_elements_max: 100_000,
    };
}

/// Limits of the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxLimits {
    /// For components of Rust, C and the like.
    pub small: ClassLimits,
    /// For components that carry a language's runtime.
    pub large: ClassLimits,
    /// Bytes that may cross between host and guest per host call.
    pub hostcall_bytes_max: u64,
    /// Bytes of log lines, stdout and stderr kept per call; what is over is cut and counted.
    pub log_bytes_max: u64,
    /// Log lines kept per call.
    pub log_lines_max: u32,
    /// Bytes of one JSON document that an action returns.
    pub output_bytes_max: u64,
    /// Nesting depth of a JSON document that an action returns or a visitor gives.
    pub json_depth_max: u32,
    /// Bytes of a component file. Large enough for Python and JavaScript components.
    pub component_bytes_max: u64,
}

impl Default for SandboxLimits {
    fn default() -> Self {
        Self {
            small: ClassLimits::SMALL,
            large: ClassLimits::LARGE,
            hostcall_bytes_max: 8 << 20,
            log_bytes_max: 64 << 10,
            log_lines_max: 200,
            output_bytes_max: 1 << 20,
            json_depth_max: 64,
            component_bytes_max: 64 << 20,
        }
    }
}

/// Limits of the process that compiles one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileLimits {
    /// Time on processors, of all its threads together, in milliseconds; kept in whole seconds. It does not grow while others
    /// keep the machine busy.
    pub processor_ms_max: u64,
    /// Wall-clock time, in milliseconds; the backstop for a process that waits, far above what a busy machine needs.
    pub compile_ms_max: u64,
    /// The process's address space, in bytes.
    pub memory_bytes_max: u64,
    /// Bytes of machine code that it may give back.
    pub code_bytes_max: u64,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self {
            processor_ms_max: 300_000,
            compile_ms_max: 3_600_000,
            memory_bytes_max: 4 << 30,
            code_bytes_max: 256 << 20,
        }
    }
}

/// Limits of the outbound gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateLimits {
    /// Until the server accepts the connection, TLS included, in milliseconds.
    pub connect_ms_max: u64,
    /// From the request to the answer's head, in milliseconds.
    pub first_byte_ms_max: u64,
    /// The whole call, from the look-up to the last byte, in milliseconds.
    pub call_ms_max: u64,
    /// Of a request's body.
    pub request_bytes_max: u64,
    /// Of an answer's body, after decompression.
    pub response_bytes_max: u64,
    /// Of all headers of an answer together.
    pub header_bytes_max: u64,
    /// Calls under way of one action.
    pub concurrency_per_action: u32,
    /// Calls under way of one endpoint.
    pub concurrency_per_endpoint: u32,
    /// Calls under way of all actions.
    pub concurrency_per_host: u32,
    /// Calls of one endpoint in a minute, which may come all at once. A grant can say another number.
    pub calls_per_minute: u32,
    /// How often a read is sent at most, with waits in between, inside the run's deadline. Writes are sent once.
    pub read_tries_max: u32,
    /// Failures in a row after which an endpoint is left alone.
    pub breaker_failures_max: u32,
    /// For how long, in milliseconds.
    pub breaker_open_ms: u64,
}

impl Default for GateLimits {
    fn default() -> Self {
        Self {
            connect_ms_max: 3_000,
            first_byte_ms_max: 10_000,
            call_ms_max: 15_000,
            request_bytes_max: 256 << 10,
            response_bytes_max: 1 << 20,
            header_bytes_max: 32 << 10,
            concurrency_per_action: 32,
            concurrency_per_endpoint: 16,
            concurrency_per_host: 256,
            calls_per_minute: 600,
            read_tries_max: 3,
            breaker_failures_max: 5,
            breaker_open_ms: 30_000,
        }
    }
}

/// Limits of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLimits {
    /// The whole run in milliseconds, without the time that the visitor takes to answer.
    pub run_ms_max: u64,
    /// Requests of one run.
    pub calls_max: u32,
    /// How often `shape` may answer with more calls.
    pub rounds_max: u32,
    /// How often an action may ask the visitor for more.
    pub asks_max: u32,
    /// How long the question before a write is open, in milliseconds. Long enough to read, look something up and
    /// decide; what was right then may not be wanted later, and whoever is at the keyboard may be another.
    pub confirmation_ms: u64,
}

impl Default for RunLimits {
    fn default() -> Self {
        Self {
            run_ms_max: 30_000,
            calls_max: 8,
            rounds_max: 4,
            asks_max: 8,
            confirmation_ms: 10 * 60_000,
        }
    }
}

/// Limits of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationLimits {
    /// Bytes of one message.
    pub message_bytes_max: u64,
    /// How often one input is asked for before people take over.
    pub tries_max: u8,
    /// How long an assurance lasts, in milliseconds.
    pub assurance_ms: u64,
    /// How long a link in a mail is good, in milliseconds.
    pub link_ms: u64,
    /// Mails per address and hour.
    pub mails_per_hour_max: u32,
    /// How often the code of a mail may be guessed.
    pub code_tries_max: u32,
    /// Addresses and codes that one conversation may try per hour.
    pub guesses_per_conversation_max: u32,
    /// Addresses and codes that conversations from one network may try per hour.
    pub guesses_per_network_max: u32,
}

impl Default for ConversationLimits {
    fn default() -> Self {
        Self {
            message_bytes_max: 8 << 10,
            tries_max: 3,
            assurance_ms: 30 * 60_000,
            link_ms: 10 * 60_000,
            mails_per_hour_max: 3,
            code_tries_max: 3,
            guesses_per_conversation_max: 20,
            guesses_per_network_max: 100,
        }
    }
}

/// All limits of a host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Of one call of an action's function.
    pub sandbox: SandboxLimits,
    /// Of compiling one component.
    pub compile: CompileLimits,
    /// Of outbound calls.
    pub gate: GateLimits,
    /// Of one run.
    pub run: RunLimits,
    /// Of a conversation.
    pub conversation: ConversationLimits,
}
