//! The cross-reference data: as a stream, or as a table where objects are plain.

use std::io::{self, Write as _};

use pdf_writer::{Chunk, Dict, Name, Ref, Str};

use super::{COMPACT, Objects, Place, body};
use crate::export::pdf::file::deflate::Deflater;

impl Objects<'_> {
    pub(super) fn write_xref_stream(
        &mut self,
        id: Ref,
        root: Ref,
        info: Option<Ref>,
        ids: [&[u8]; 2],
    ) -> io::Result<()> {
        let mut data = Vec::with_capacity(self.places.len() * 8);
        for place in &self.places {
            let (kind, second, third) = place.entry();
            data.push(kind);
            data.extend_from_slice(&second.to_be_bytes()[3..]);
            data.extend_from_slice(&third.to_be_bytes());
        }
        let size = self.places.len() as i32;
        let packed = Deflater::new().deflate(&data);
        // The place of this stream is known already; `open_stream` would set it again.
        self.places[id.get() as usize] = Place::RESERVED;
        self.write_deflated(id, &packed, |dict| {
            dict.pair(Name(b"Type"), Name(b"XRef"));
            dict.pair(Name(b"Size"), size);
            trailer(dict, root, info, ids);
            dict.insert(Name(b"W")).array().items([1, 5, 2]);
        })
    }

    pub(super) fn write_xref_table(&mut self, root: Ref, info: Option<Ref>, ids: [&[u8]; 2]) -> io::Result<()> {
        let mut table = format!("xref\n0 {}\n", self.places.len()).into_bytes();
        for (number, place) in self.places.iter().enumerate() {
            match (number, place.entry()) {
                (0, _) => table.extend_from_slice(b"0000000000 65535 f\r\n"),
                (_, (_, offset, _)) => write!(table, "{offset:010} 00000 n\r\n")?,
            }
        }
        let mut chunk = Chunk::with_settings(COMPACT);
        {
            let mut dict = chunk.indirect(Ref::new(1)).dict();
            dict.pair(Name(b"Size"), self.places.len() as i32);
            trailer(&mut dict, root, info, ids);
        }
        table.extend_from_slice(b"trailer\n");
        table.extend_from_slice(body(chunk.as_bytes()));
        table.push(b'\n');
        self.out.put(&table)
    }
}

fn trailer(dict: &mut Dict<'_>, root: Ref, info: Option<Ref>, ids: [&[u8]; 2]) {
    dict.pair(Name(b"Root"), root);
    if let Some(info) = info {
        dict.pair(Name(b"Info"), info);
    }
    dict.insert(Name(b"ID")).array().items(ids.map(Str));
}
