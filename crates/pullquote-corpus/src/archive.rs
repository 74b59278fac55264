//! Archives: the files of a ZIP or tar archive, one after the other, each as a stream of its own.
//!
//! Nothing is unpacked to disk, and a file is never held as a whole. Archives within archives are not opened, so that the
//! size of what is read stays bounded by [`Limits::max_ratio`](crate::Limits::max_ratio).

use crate::compress::UNLIMITED_BYTES;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use zip::{CompressionMethod, ZipArchive};

/// A file of an archive.
pub(crate) struct Member {
    pub name: String,
    pub content: Box<dyn Read + Send>,
}

/// Yields the files of an archive, in its order.
pub(crate) trait Archive: Send {
    /// The next file, or what is wrong with it; after `None`, always `None`. Earlier streams end.
    fn next(&mut self) -> Option<Result<Member, String>>;
}

/// Where a ZIP archive is.
#[derive(Clone)]
pub(crate) enum Source {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// What can be read and moved in.
trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

impl Source {
    fn open(&self) -> io::Result<Box<dyn Seekable>> {
        Ok(match self {
            Source::File(path) => Box::new(BufReader::new(File::open(path)?)),
            Source::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

/// A ZIP archive.
pub(crate) struct Zip {
    archive: ZipArchive<Box<dyn Seekable>>,
    source: Source,
    next: usize,
    growth: Arc<Growth>,
}

/// How much an archive has grown so far: its files may share the same compressed bytes.
struct Growth {
    size: u64,
    out: AtomicU64,
    max_ratio: u64,
}

impl Growth {
    /// Whether so many bytes made of `size` bytes are too many.
    fn exceeds(&self, out: u64, size: u64) -> bool {
        self.max_ratio > 0 && out > UNLIMITED_BYTES && out / size.max(1) > self.max_ratio
    }

    fn is_exhausted(&self) -> bool {
        self.exceeds(self.out.load(Ordering::Relaxed), self.size)
    }
}

impl Zip {
    /// Reads the table of contents.
    pub fn open(source: Source, max_ratio: u64) -> io::Result<Self> {
        let damaged = |error: zip::result::ZipError| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
        let mut reader = source.open()?;
        let size = reader.seek(SeekFrom::End(0))?;
        let archive = ZipArchive::new(reader).map_err(damaged)?;
        Ok(Self { archive, source, next: 0, growth: Arc::new(Growth { size, out: AtomicU64::new(0), max_ratio }) })
    }

    /// Opens a member by its name, if there is one.
    pub fn member(&mut self, name: &str) -> Option<Result<Member, String>> {
        let at = self.archive.index_for_name(name)?;
        Some(self.content(at).map(|(name, content, _)| Member { name, content }))
    }

    /// The name and content of a file, and whether it is a folder.
    fn content(&mut self, at: usize) -> Result<(String, Box<dyn Read + Send>, bool), String> {
        let file = self.archive.by_index_raw(at).map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        if file.encrypted() {
            return Err(format!("{name} is encrypted"));
        }
        let (method, size, folder) = (file.compression(), file.compressed_size(), file.is_dir());
        let (crc, length) = (file.crc32(), file.size());
        let start = file.data_start().ok_or_else(|| format!("{name} is not there"))?;
        drop(file);
        let open = || -> io::Result<io::Take<Box<dyn Seekable>>> {
            let mut reader = self.source.open()?;
            reader.seek(SeekFrom::Start(start))?;
            Ok(reader.take(size))
        };
        let raw = open().map_err(|error| format!("{name}: {error}"))?;
        let inner: Box<dyn Read + Send> = match method {
            CompressionMethod::Stored => Box::new(raw),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(raw)),
            other => return Err(format!("{name} is compressed with {other}, which is not supported")),
        };
        let growth = self.growth.clone();
        Ok((name, Box::new(Checked { inner, out: 0, sum: Crc::new(), size, length, crc, growth }), folder))
    }
}

impl Archive for Zip {
    fn next(&mut self) -> Option<Result<Member, String>> {
        while self.next < self.archive.len() {
            if self.growth.is_exhausted() {
                self.next = self.archive.len();
                let ratio = self.growth.max_ratio;
                return Some(Err(format!("it grows beyond {ratio} times its size; its other files are not read")));
            }
            self.next += 1;
            match self.content(self.next - 1) {
                Ok((_, _, true)) => {}
                Ok((name, content, false)) => return Some(Ok(Member { name, content })),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }
}

/// A file of a ZIP archive. It fails where it grows too much, and at its end if it is not what it should be.
struct Checked {
    inner: Box<dyn Read + Send>,
    out: u64,
    sum: Crc,
    /// Its compressed size.
    size: u64,
    /// Its length and checksum as the archive has them.
    length: u64,
    crc: u32,
    growth: Arc<Growth>,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let damaged = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_string());
        let read = self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput => damaged("its compressed data are damaged"),
            _ => error,
        })?;
        if read == 0 && !buffer.is_empty() {
            return match (self.out.cmp(&self.length), self.sum.sum() == self.crc) {
                (std::cmp::Ordering::Less, _) => Err(io::ErrorKind::UnexpectedEof.into()),
                (std::cmp::Ordering::Equal, true) => Ok(0),
                _ => Err(damaged("its checksum is wrong")),
            };
        }
        self.sum.update(&buffer[..read]);
        self.out += read as u64;
        self.growth.out.fetch_add(read as u64, Ordering::Relaxed);
        if self.growth.exceeds(self.out, self.size) || self.growth.is_exhausted() {
            let ratio = self.growth.max_ratio;
            let message = format!("it grows beyond {ratio} times its size when decompressed; reading stops here");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(read)
    }
}

/// A tar archive, read as a stream.
pub(crate) struct Tar {
    shared: Arc<Mutex<Tape>>,
    ended: bool,
}

/// The stream, and how much of the current file and its padding is left in it.
struct Tape {
    stream: Box<dyn Read + Send>,
    left: u64,
    padding: u64,
}

const BLOCK: u64 = 512;
/// A longer name is damage.
const MAX_NAME: u64 = 64 << 10;

impl Tar {
    pub fn new(stream: Box<dyn Read + Send>) -> Self {
        Self { shared: Arc::new(Mutex::new(Tape { stream, left: 0, padding: 0 })), ended: false }
    }

    fn advance(&mut self) -> io::Result<Option<Member>> {
        let mut long_name = None;
        loop {
            let mut tape = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(header) = tape.header()? else { return Ok(None) };
            match header.kind {
                b'L' | b'x' => {
                    let length = header.size.min(MAX_NAME);
                    let mut bytes = Vec::new();
                    (&mut *tape).take(length).read_to_end(&mut bytes)?;
                    let name = if header.kind == b'L' { Some(bytes) } else { pax_path(&bytes) };
                    long_name = name.map(|name| String::from_utf8_lossy(&name).trim_end_matches('\0').to_string());
                }
                b'0' | b'\0' | b'7' => {
                    let name = long_name.take().unwrap_or(header.name);
                    let content = Box::new(TarContent { shared: self.shared.clone() });
                    return Ok(Some(Member { name, content }));
                }
                // Folders, links, devices.
                _ => long_name = None,
            }
        }
    }
}

impl Archive for Tar {
    fn next(&mut self) -> Option<Result<Member, String>> {
        if self.ended {
            return None;
        }
        match self.advance() {
            Ok(Some(member)) => Some(Ok(member)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(match error.kind() {
                    io::ErrorKind::UnexpectedEof => "the archive is truncated; its other files are lost".to_string(),
                    _ => format!("{error}; the other files of the archive are lost"),
                }))
            }
        }
    }
}

struct TarHeader {
    name: String,
    size: u64,
    kind: u8,
}

impl Tape {
    /// Skips the rest of a file and reads the next header; `None` at the end.
    fn header(&mut self) -> io::Result<Option<TarHeader>> {
        let skip = self.left + self.padding;
        if io::copy(&mut (&mut self.stream).take(skip), &mut io::sink())? < skip {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (self.left, self.padding) = (0, 0);
        let mut block = [0u8; BLOCK as usize];
        let mut filled = 0;
        while filled < block.len() {
            match self.stream.read(&mut block[filled..])? {
                0 if filled == 0 => return Ok(None),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => filled += read,
            }
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the archive is damaged");
        if !has_checksum(&block) {
            return Err(damaged());
        }
        let size = octal(&block[124..136]).ok_or_else(damaged)?;
        let text =
            |range: &[u8]| String::from_utf8_lossy(range.split(|b| *b == 0).next().unwrap_or_default()).into_owned();
        let (name, prefix) = (text(&block[..100]), text(&block[345..500]));
        let ustar = &block[257..262] == b"ustar" && !prefix.is_empty();
        let name = if ustar { format!("{prefix}/{name}") } else { name };
        self.left = size;
        self.padding = size.div_ceil(BLOCK) * BLOCK - size;
        Ok(Some(TarHeader { name, size, kind: block[156] }))
    }
}

/// Whether a tar archive begins like this. Old ones have nothing but their checksum.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<{ BLOCK as usize }>() else { return false };
    &block[257..262] == b"ustar" || block[0] != 0 && has_checksum(block)
}

fn has_checksum(block: &[u8; BLOCK as usize]) -> bool {
    let sum = block.iter().enumerate().map(|(at, b)| if (148..156).contains(&at) { 32 } else { u64::from(*b) }).sum();
    octal(&block[148..156]) == Some(sum)
}

impl Read for Tape {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        let read = self.stream.read(&mut buffer[..most])?;
        self.left -= read as u64;
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(read) }
    }
}

/// The content of the file that the tape is at.
struct TarContent {
    shared: Arc<Mutex<Tape>>,
}

impl Read for TarContent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

/// A number in octal digits, or in base 256 for large files.
fn octal(field: &[u8]) -> Option<u64> {
    let number = if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let digits = field[1..].iter().skip(field.len().saturating_sub(9));
        digits.fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    } else {
        let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
        if digits.is_empty() { 0 } else { u64::from_str_radix(digits, 8).ok()? }
    };
    // No file is larger, and it can still be rounded up to whole blocks.
    Some(number).filter(|number| *number < 1 << 60)
}

/// The `path` of a header extension: lines such as `20 path=wire/a.txt`.
fn pax_path(bytes: &[u8]) -> Option<Vec<u8>> {
    let at = memchr::memmem::find(bytes, b" path=")? + 6;
    let end = memchr::memchr(b'\n', &bytes[at..])?;
    Some(bytes[at..at + end].to_vec())
}
