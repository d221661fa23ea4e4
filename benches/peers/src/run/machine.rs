//! What the figures were measured on.

use std::fs;
use std::process::Command;

/// Processor, cores, memory, system, compiler.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let compiler = Command::new("rustc").arg("--version").output();
    let compiler = compiler.map_or_else(|_| String::new(), |out| String::from_utf8_lossy(&out.stdout).into_owned());
    let compiler: Vec<&str> = compiler.split_whitespace().take(2).collect();
    format!(
        "{}, {cores} cores, {} memory, Linux {}, {}",
        field("/proc/cpuinfo", "model name"),
        memory(),
        kernel.trim(),
        compiler.join(" ")
    )
}

fn memory() -> String {
    let kibibytes: u64 = field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    format!("{:.0} GiB", kibibytes as f64 / 1_048_576.0)
}

/// The load average of the last minute.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or_default().to_owned()
}

fn field(file: &str, name: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map_or_else(String::new, |(_, value)| value.trim().to_owned())
}
