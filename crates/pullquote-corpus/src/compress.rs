//! Compressed streams: gzip with any number of members, zstd with any number of frames, detected by their first bytes.
//! Reading stops if a stream grows excessively.

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many bytes are read from the system at once.
pub(crate) const BUFFER: usize = 256 << 10;
/// The growth limit does not apply to the first bytes of a stream. They are as many as a single article may have by default,
/// and a stream is never in memory as a whole, so that they cost time at most.
pub(crate) const UNLIMITED_BYTES: u64 = 16 << 20;

/// A stream of decompressed bytes.
pub(crate) type Stream = BufReader<Box<dyn Read + Send>>;

type Raw = BufReader<Counted>;

/// Counts the bytes read.
pub(crate) struct Counted {
    inner: Box<dyn Read + Send>,
    read: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

/// The compression that a stream's first bytes indicate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Gzip,
    Zstd,
}

fn codec(head: &[u8]) -> Option<Codec> {
    if head.starts_with(b"\x1f\x8b") {
        Some(Codec::Gzip)
    } else if head.starts_with(b"\x28\xb5\x2f\xfd")
        || head.len() >= 8 && head[0] & 0xf0 == 0x50 && head[1..4] == *b"\x2a\x4d\x18"
    {
        Some(Codec::Zstd)
    } else {
        None
    }
}

/// Returns the plain bytes of a stream, and whether it was compressed.
///
/// # Errors
/// If the stream cannot be read, or is compressed twice.
pub(crate) fn plain(reader: Box<dyn Read + Send>, max_ratio: u64) -> io::Result<(Stream, bool)> {
    let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: reader, read: 0 });
    let codec = codec(fill(&mut raw)?);
    let inflate: Box<dyn Read + Send> = match codec {
        None => {
            // Do not read again what is already in the buffer.
            let head = io::Cursor::new(raw.buffer().to_vec());
            let rest = raw.into_inner().inner;
            return Ok((BufReader::with_capacity(BUFFER, Box::new(head.chain(rest))), false));
        }
        Some(Codec::Gzip) => Box::new(Gzip { member: Some(GzDecoder::new(raw)), raw: None, out: 0, max_ratio }),
        Some(Codec::Zstd) => {
            let decoder = Box::new(FrameDecoder::new());
            Box::new(Zstd { raw, decoder, begun: false, out: 0, max_ratio, failed: false })
        }
    };
    let mut plain = BufReader::with_capacity(BUFFER, inflate);
    if let Ok(head) = plain.fill_buf()
        && self::codec(head).is_some()
    {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "compressed twice; decompress it once first"));
    }
    Ok((plain, true))
}

/// Fills the buffer, and retries an interrupted read; the buffer is empty only at the end.
pub(crate) fn fill(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            Ok([]) => return Ok(&[]),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    reader.fill_buf()
}

/// Fails if a stream has grown beyond the allowed ratio.
fn check_ratio(out: u64, raw: &Raw, max_ratio: u64) -> io::Result<()> {
    if max_ratio == 0 || out <= UNLIMITED_BYTES || out / raw.get_ref().read.max(1) <= max_ratio {
        return Ok(());
    }
    let message = format!("it grows beyond {max_ratio} times its size when decompressed; reading stops here");
    Err(io::Error::new(io::ErrorKind::FileTooLarge, message))
}

/// Gzip members, one after the other.
struct Gzip {
    member: Option<GzDecoder<Raw>>,
    /// Set between two members.
    raw: Option<Raw>,
    out: u64,
    max_ratio: u64,
}

impl Read for Gzip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(mut raw) = self.raw.take() {
                let head = fill(&mut raw)?;
                // Padding with zeros, as on tape archives, is not damage.
                if head.is_empty() || head.iter().all(|byte| *byte == 0) {
                    return Ok(0);
                }
                if !head.starts_with(b"\x1f\x8b") && head != b"\x1f" {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "what follows is not compressed with gzip"));
                }
                self.member = Some(GzDecoder::new(raw));
            }
            let Some(member) = &mut self.member else { return Ok(0) };
            let read = member.read(buffer).map_err(|error| match error.kind() {
                io::ErrorKind::InvalidInput => io::Error::new(io::ErrorKind::InvalidData, error.to_string()),
                _ => error,
            })?;
            if read > 0 {
                self.out += read as u64;
                check_ratio(self.out, member.get_ref(), self.max_ratio)?;
                return Ok(read);
            }
            self.raw = self.member.take().map(GzDecoder::into_inner);
        }
    }
}

/// Zstd frames, one after the other.
struct Zstd {
    raw: Raw,
    decoder: Box<FrameDecoder>,
    begun: bool,
    out: u64,
    max_ratio: u64,
    failed: bool,
}

impl Zstd {
    /// Begins the next frame; returns whether there is one.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if fill(&mut self.raw)?.is_empty() {
                return Ok(false);
            }
            match self.decoder.init(&mut self.raw) {
                Ok(()) => {
                    self.begun = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut (&mut self.raw).take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(self.fault(&error)),
            }
        }
    }

    /// Converts an error of the decoder; an error at the end of the data means that the data were truncated.
    fn fault(&mut self, error: &FrameDecoderError) -> io::Error {
        if fill(&mut self.raw).is_ok_and(<[u8]>::is_empty) {
            return io::ErrorKind::UnexpectedEof.into();
        }
        io::Error::new(io::ErrorKind::InvalidData, format!("zstd: {error}"))
    }

    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.begun && !self.begin()? {
                return Ok(0);
            }
            if self.decoder.can_collect() > 0 {
                let read = self.decoder.read(buffer)?;
                if read > 0 {
                    self.out += read as u64;
                    check_ratio(self.out, &self.raw, self.max_ratio)?;
                    return Ok(read);
                }
            }
            if !self.decoder.is_finished() {
                let decoded = self.decoder.decode_blocks(&mut self.raw, BlockDecodingStrategy::UptoBlocks(1));
                if let Err(error) = decoded {
                    return Err(self.fault(&error));
                }
                continue;
            }
            if self.decoder.can_collect() == 0 {
                let stored = self.decoder.get_checksum_from_data();
                if stored.is_some() && stored != self.decoder.get_calculated_checksum() {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "zstd: the checksum is wrong"));
                }
                self.begun = false;
            }
        }
    }
}

impl Read for Zstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.failed {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "zstd: damaged earlier"));
        }
        // A panic of the decoder must not end the run; the decoder is not used again.
        let decoded = catch_unwind(AssertUnwindSafe(|| self.decode(buffer)));
        let decoded = decoded.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::InvalidData, "zstd: damaged")));
        self.failed = decoded.is_err();
        decoded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), level);
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    fn read(bytes: Vec<u8>, max_ratio: u64) -> io::Result<Vec<u8>> {
        let mut plain = plain(Box::new(io::Cursor::new(bytes)), max_ratio)?.0;
        let mut out = Vec::new();
        plain.read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn members_and_padding() {
        let two = [gzip(b"One. ", Compression::fast()), gzip(b"Two.", Compression::fast())].concat();
        assert_eq!(read(two.clone(), 100).unwrap(), b"One. Two.");
        assert_eq!(read([two.clone(), vec![0; 700]].concat(), 100).unwrap(), b"One. Two.");
        let error = read([two, b"\0\0Three.".to_vec()].concat(), 100).unwrap_err();
        assert_eq!(error.to_string(), "what follows is not compressed with gzip");
    }

    #[test]
    fn frames_and_what_is_skipped_between_them() {
        let frame = |text: &[u8]| compress_to_vec(text, CompressionLevel::Fastest);
        let skipped = b"\x50\x2a\x4d\x18\x05\0\0\0notes";
        let two = [frame(b"One. "), skipped.to_vec(), frame(b"Two.")].concat();
        assert_eq!(read(two.clone(), 100).unwrap(), b"One. Two.");
        assert_eq!(read([skipped.to_vec(), two].concat(), 100).unwrap(), b"One. Two.");
        let torn = read([frame(b"One."), skipped[..10].to_vec()].concat(), 100).unwrap_err();
        assert_eq!(torn.kind(), io::ErrorKind::UnexpectedEof);
    }

    /// What has been read counts as a whole, not only the first bytes.
    #[test]
    fn a_large_stream_that_grows_little_is_read() {
        let large = vec![b'x'; UNLIMITED_BYTES as usize + (1 << 20)];
        let stored = gzip(&large, Compression::none());
        assert_eq!(read(stored, 2).unwrap().len(), large.len());
        assert_eq!(read(gzip(&large, Compression::fast()), 2).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn an_interrupted_read_is_repeated() {
        struct Interrupted(u8);
        impl Read for Interrupted {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                match self.0 {
                    1 => Err(io::ErrorKind::Interrupted.into()),
                    2 => (&b"text"[..]).read(buffer),
                    _ => Ok(0),
                }
            }
        }
        let mut plain = plain(Box::new(Interrupted(0)), 100).unwrap().0;
        let mut text = String::new();
        plain.read_to_string(&mut text).unwrap();
        assert_eq!(text, "text");
    }
}
