//! Any bytes as a stream of JSON Lines: every line that is not blank is an entry, once, in order.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::input::{Source, spool};

fuzz_target!(|bytes: &[u8]| {
    let source = spool(bytes).expect("a stream in memory can be read");
    let blank = |line: &&[u8]| !line.iter().all(u8::is_ascii_whitespace);
    let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').filter(blank).collect();
    let read: Vec<Vec<u8>> = (0..source.entries().len()).map(|n| source.read(n).expect("an entry can be read")).collect();
    let first = lines.len() - read.len();
    assert!(first <= 1, "only the publication is no entry");
    assert!(read.iter().zip(&lines[first..]).all(|(entry, line)| entry == line));
});
