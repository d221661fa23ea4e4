//! Any bytes as a picture file: never a panic, and what is taken is as large as it was read.
#![no_main]
use libfuzzer_sys::fuzz_target;
use newsbind::input::media::{self, MAX_PIXELS};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = media::inspect(&mut &*bytes, MAX_PIXELS) {
        assert_eq!(found.bytes, bytes.len() as u64);
        assert!((1..=8).contains(&found.orientation));
        let pixels = u64::from(found.width) * u64::from(found.height);
        assert!((1..=MAX_PIXELS).contains(&pixels));
        assert_eq!(media::kind_of(bytes), Some(found.kind));
    }
});
