//! GIF 87a and 89a: blocks to the trailer.
use super::scan::Scanner;
use super::{Fault, Inspection, Limit};
use crate::model::ImageKind;

/// Reads the blocks to the trailer.
pub(super) fn read(scanner: &mut Scanner<'_>, limit: &Limit) -> Result<Inspection, Fault> {
    scanner.skip(6)?;
    let [w0, w1, h0, h1, flags, _, _] = scanner.array()?;
    let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
    limit.check(width.into(), height.into())?;
    scanner.skip(colour_table(flags))?;
    let mut found = Inspection::new(ImageKind::Gif, width.into(), height.into());
    found.components = 1;
    let mut frames = 0_u32;
    loop {
        match scanner.byte()? {
            0x21 => {
                scanner.skip(1)?;
                sub_blocks(scanner)?;
            }
            0x2c => {
                found.progressive |= image(scanner)?;
                frames = frames.saturating_add(1);
            }
            0x3b => break,
            _ => return Err(Fault::Broken("an unknown block")),
        }
    }
    found.animated = frames > 1;
    match frames {
        0 => Err(Fault::Broken("no picture data")),
        _ => Ok(found),
    }
}

/// One image; true when it is interlaced.
fn image(scanner: &mut Scanner<'_>) -> Result<bool, Fault> {
    let [.., w0, w1, h0, h1, flags] = scanner.array::<9>()?;
    if [w0, w1] == [0, 0] || [h0, h1] == [0, 0] {
        return Err(Fault::Broken("width or height is 0"));
    }
    scanner.skip(colour_table(flags))?;
    if !(1..=11).contains(&scanner.byte()?) {
        return Err(Fault::Broken("code size"));
    }
    sub_blocks(scanner)?;
    Ok(flags & 0x40 != 0)
}

fn sub_blocks(scanner: &mut Scanner<'_>) -> Result<(), Fault> {
    loop {
        match scanner.byte()? {
            0 => return Ok(()),
            n => scanner.skip(n.into())?,
        }
    }
}

/// Bytes of the colour table that the flags announce.
fn colour_table(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}
