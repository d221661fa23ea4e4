//! The newsbind program.
use std::process::ExitCode;

// Issues are thousands of small texts that come and go; measured in docs/decisions.md.
#[cfg(all(feature = "allocator", target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    newsbind::cli::main()
}
