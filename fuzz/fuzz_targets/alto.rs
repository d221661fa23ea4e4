//! Any text as a text layer: never a panic, and no empty paragraph.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::input::alto;

fuzz_target!(|text: &str| {
    if let Ok(paragraphs) = alto::paragraphs(text) {
        assert!(paragraphs.iter().all(|paragraph| !paragraph.trim().is_empty()));
    }
});
