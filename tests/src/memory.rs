//! What the system says of a process's memory (Linux).

/// A line of `/proc/<process>/status`, such as `VmRSS`, in bytes. The process is a number or `self`.
pub fn process_memory(process: &str, key: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .expect("the line");
    let kib: u64 = line
        .trim_matches([':', ' ', '\t'])
        .trim_end_matches(" kB")
        .parse()
        .expect("a number");
    kib << 10
}
