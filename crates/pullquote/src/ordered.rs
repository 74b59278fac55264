//! Many articles at once, written in the order in which they were read.
//!
//! A reader thread cuts records from the inputs and waits for permits, which are counted in bytes; the workers of a
//! rayon pool parse and analyse; the calling thread puts the results in order, writes them and returns the permits. So
//! memory depends on the permits, not on the size of the corpus, and the output does not depend on the number of
//! threads. Workers never wait for anything: a blocked worker could hold up the very article that everything else is
//! waiting for (rayon's `par_bridge` has this problem, and does not keep the order).
//!
//! With one thread there is neither a pool nor a second thread, unless records may take long to arrive
//! ([`Flow::waits`]).

use crate::Scratch;
use crate::pipeline::AtWork;
use pullquote_corpus::{Article, Place, Record, RecordError};
use std::any::Any;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

/// How much is in progress at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Articles analysed at once; 0 means one per core, and no more than [`usable_threads`] gives are used.
    pub threads: usize,
    /// Bytes of articles read and not yet written, per thread. A larger article is processed alone.
    pub bytes_in_hand: usize,
    /// Whether records may take long to arrive, as from a pipe. They are then read on a separate thread, even if only one
    /// thread analyses, so that [`Sink::idle`] is called while the next record is awaited.
    pub waits: bool,
}

impl Default for Flow {
    fn default() -> Self {
        Self { threads: 0, bytes_in_hand: 2 << 20, waits: false }
    }
}

/// Why a record gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] RecordError),
    /// A stage panicked over it: an internal error, by which only this article is lost.
    #[error("{}: internal error{}: {message}", place.position(), named(id))]
    Panic {
        /// The record.
        place: Place,
        /// The article's id; empty if it was not known yet.
        id: String,
        /// The panic's message.
        message: String,
        /// The record's bytes, for a bug report; empty if there are more than 8 MiB.
        raw: Vec<u8>,
    },
}

fn named(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!(" in article {id}") }
}

/// Larger records are not kept for the report of a panic, since every record is copied for it.
const MOST_KEPT: usize = 8 << 20;

/// Where results go, in the order of the records.
pub trait Sink<O> {
    /// The error that ends the run.
    type Error;

    /// Takes the next result.
    ///
    /// # Errors
    /// Whatever ends the run.
    fn write(&mut self, result: Result<O, Failure>) -> Result<(), Self::Error>;

    /// Called when no result is ready, and then a few times a second: the time to flush buffers. `in_hand` records have
    /// been read and not yet written. Not called if [`run_into`] uses one thread only.
    ///
    /// # Errors
    /// Whatever ends the run. The run returns only once its reader of records returns.
    fn idle(&mut self, in_hand: usize) -> Result<(), Self::Error> {
        let _ = in_hand;
        Ok(())
    }
}

/// A sink made of a `write` function.
struct Write<W>(W);

impl<O, E, W: FnMut(Result<O, Failure>) -> Result<(), E>> Sink<O> for Write<W> {
    type Error = E;

    fn write(&mut self, result: Result<O, Failure>) -> Result<(), E> {
        (self.0)(result)
    }
}

impl Failure {
    /// Whether an article was lost; if not, this is only a warning.
    pub fn is_loss(&self) -> bool {
        match self {
            Failure::Read(error) => error.kind.is_failure(),
            Failure::Panic { .. } => true,
        }
    }
}

/// More threads than this for each core only cost memory and the time to start them.
const MOST_THREADS_PER_CORE: usize = 8;

/// How many threads are used when `asked` are asked for: one per core for 0, and never more than eight per core.
pub fn usable_threads(asked: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    match asked {
        0 => cores,
        asked => asked.min(cores * MOST_THREADS_PER_CORE),
    }
}

/// The most records per thread in progress, however small they are.
const ITEMS_PER_THREAD: usize = 512;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the current thread is working on an article inside [`run`], where a panic is caught and reported as a
/// [`Failure`]; for panic hooks that keep quiet then.
pub fn in_guarded_work() -> bool {
    GUARDED.get()
}

/// Does some work and turns a panic in it into an error; [`in_guarded_work`] is true meanwhile. For libraries that panic
/// where they should return an error.
///
/// # Errors
/// The message of a panic.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    GUARDED.set(true);
    // The caller discards whatever failed work has touched.
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(false);
    done.map_err(|panic| message_of(&*panic))
}

/// Analyses every record with `work`, many at once, and hands the results to `write` in the order of the records.
///
/// `work` runs on several threads; `write` on the calling one. A panic within `work` becomes a [`Failure`].
///
/// ```
/// use pullquote::{Flow, Options, Pipeline, run};
/// use pullquote_corpus::{Corpus, Input};
///
/// let corpus = Corpus::new([Input::memory("two", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n")]);
/// let pipeline = Pipeline::new(Options::default());
/// let mut seen = Vec::new();
/// run(
///     corpus,
///     Flow::default(),
///     |article, scratch| (pipeline.analyze(&article, scratch).tokens.len(), article.id),
///     |result| {
///         seen.push(result.unwrap().1);
///         Ok::<(), std::io::Error>(())
///     },
/// )?;
/// assert_eq!(seen, ["two#1", "two#2"]);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// The first error of `write`. No further record is written after it; those in progress are dropped.
pub fn run<R, O, E, W, F>(records: R, flow: Flow, work: F, write: W) -> Result<(), E>
where
    R: Iterator<Item = Result<Record, RecordError>> + Send,
    O: Send,
    W: FnMut(Result<O, Failure>) -> Result<(), E>,
    F: Fn(Article, &mut Scratch) -> O + Sync,
{
    run_into(records, flow, work, &mut Write(write))
}

/// Like [`run`], with a [`Sink`] that is also called when there is nothing to write.
///
/// # Errors
/// The first error of the sink.
pub fn run_into<R, O, S, F>(records: R, flow: Flow, work: F, sink: &mut S) -> Result<(), S::Error>
where
    R: Iterator<Item = Result<Record, RecordError>> + Send,
    O: Send,
    S: Sink<O>,
    F: Fn(Article, &mut Scratch) -> O + Sync,
{
    let threads = usable_threads(flow.threads);
    if (threads > 1 || flow.waits)
        && let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build()
    {
        return in_parallel(records, &pool, flow, &work, sink);
    }
    let mut scratch = Scratch::default();
    for record in records {
        sink.write(one(record, &work, &mut scratch))?;
    }
    Ok(())
}

fn in_parallel<R, O, S, F>(
    records: R,
    pool: &rayon::ThreadPool,
    flow: Flow,
    work: &F,
    sink: &mut S,
) -> Result<(), S::Error>
where
    R: Iterator<Item = Result<Record, RecordError>> + Send,
    O: Send,
    S: Sink<O>,
    F: Fn(Article, &mut Scratch) -> O + Sync,
{
    let threads = pool.current_num_threads();
    let permits = &Permits::new(flow.bytes_in_hand.saturating_mul(threads), ITEMS_PER_THREAD * threads);
    let stop = &AtomicBool::new(false);
    let idle: &Mutex<Vec<Scratch>> = &Mutex::new(Vec::new());
    std::thread::scope(|threads| {
        let (sender, receiver) = mpsc::channel();
        threads.spawn(move || {
            pool.in_place_scope_fifo(|scope| {
                for (number, record) in (0u64..).zip(records) {
                    let weight = record.as_ref().map_or(0, |record| record.weight());
                    if !permits.take(weight) || stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let sender = sender.clone();
                    scope.spawn_fifo(move |_| {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        let mut scratch = locked(idle).pop().unwrap_or_default();
                        let result = one(record, work, &mut scratch);
                        locked(idle).push(scratch);
                        // Nobody receives it once the output has failed.
                        let _ = sender.send((number, weight, result));
                    });
                }
            });
        });
        let written = in_order(receiver, |event| match event {
            Event::Result(weight, result) => {
                let written = sink.write(result);
                permits.give(weight);
                written
            }
            Event::Idle => sink.idle(permits.in_hand()),
        });
        if written.is_err() {
            stop.store(true, Ordering::Relaxed);
            permits.close();
        }
        written
    })
}

/// What the writing side hears of the workers.
enum Event<T> {
    Result(usize, T),
    Idle,
}

/// How often an idle sink is called.
const PAUSE: Duration = Duration::from_millis(100);

/// Passes results on in the order of their numbers.
fn in_order<T, E>(
    receiver: mpsc::Receiver<(u64, usize, T)>,
    mut next: impl FnMut(Event<T>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut wanted, mut early) = (0, BTreeMap::new());
    loop {
        let (number, weight, result) = match receiver.try_recv() {
            Ok(received) => received,
            Err(mpsc::TryRecvError::Disconnected) => return Ok(()),
            Err(mpsc::TryRecvError::Empty) => {
                next(Event::Idle)?;
                match receiver.recv_timeout(PAUSE) {
                    Ok(received) => received,
                    Err(mpsc::RecvTimeoutError::Timeout) => continue,
                    Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
                }
            }
        };
        early.insert(number, (weight, result));
        while let Some((weight, result)) = early.remove(&wanted) {
            wanted += 1;
            next(Event::Result(weight, result))?;
        }
    }
}

/// One record; a panic is caught.
fn one<O>(
    record: Result<Record, RecordError>,
    work: &impl Fn(Article, &mut Scratch) -> O,
    scratch: &mut Scratch,
) -> Result<O, Failure> {
    let record = record?;
    let place = record.place.clone();
    let AtWork { mut id, mut raw } = std::mem::take(&mut scratch.at_work);
    id.clear();
    raw.clear();
    if record.bytes.len() <= MOST_KEPT {
        raw.extend_from_slice(&record.bytes);
    }
    // Whatever a panic leaves half done is in the scratch, which is discarded below.
    let result = guarded(|| {
        let article = record.parse()?;
        id.push_str(&article.id);
        Ok(work(article, scratch))
    });
    match result {
        Ok(result) => {
            scratch.at_work = AtWork { id, raw };
            scratch.release();
            result.map_err(Failure::Read)
        }
        Err(message) => {
            *scratch = Scratch::default();
            Err(Failure::Panic { place, id, message, raw })
        }
    }
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| words.to_string());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic without a message".into())
}

/// A panic elsewhere cannot leave these plain values half updated.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Permits for bytes and items in progress.
struct Permits {
    in_hand: Mutex<InHand>,
    given_back: Condvar,
    most_bytes: usize,
    most_items: usize,
}

#[derive(Default)]
struct InHand {
    bytes: usize,
    items: usize,
    closed: bool,
}

impl Permits {
    fn new(most_bytes: usize, most_items: usize) -> Self {
        Self { in_hand: Mutex::default(), given_back: Condvar::new(), most_bytes, most_items }
    }

    /// Waits until there is room; returns whether there ever will be.
    fn take(&self, bytes: usize) -> bool {
        let full = |hand: &mut InHand| {
            let fits = hand.bytes + bytes <= self.most_bytes && hand.items < self.most_items;
            // A record larger than all permits goes when nothing else is in progress.
            !hand.closed && !fits && hand.items > 0
        };
        let waited = self.given_back.wait_while(locked(&self.in_hand), full);
        let mut hand = waited.unwrap_or_else(PoisonError::into_inner);
        hand.bytes += bytes;
        hand.items += 1;
        !hand.closed
    }

    fn give(&self, bytes: usize) {
        let mut hand = locked(&self.in_hand);
        hand.bytes -= bytes;
        hand.items -= 1;
        self.given_back.notify_one();
    }

    fn in_hand(&self) -> usize {
        locked(&self.in_hand).items
    }

    fn close(&self) {
        locked(&self.in_hand).closed = true;
        self.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_corpus::{Corpus, Input};

    fn lines(count: usize) -> Corpus {
        let text = |i: usize| "word ".repeat(1 + i * 7919 % 400);
        let all: String = (0..count).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"{}\"}}\n", text(i))).collect();
        Corpus::new([Input::memory("m", all)])
    }

    fn ids(threads: usize, bytes_in_hand: usize, count: usize) -> Vec<String> {
        let mut seen = Vec::new();
        let work = |article: Article, _: &mut Scratch| {
            if article.id.ends_with("77") {
                panic!("injected");
            }
            // Uneven work, so that results arrive out of order.
            std::hint::black_box(article.text.split(' ').filter(|w| w.len() > 3).count());
            article.id
        };
        let write = |result: Result<String, Failure>| {
            seen.push(result.unwrap_or_else(|failure| failure.to_string()));
            Ok::<(), ()>(())
        };
        run(lines(count), Flow { threads, bytes_in_hand, waits: bytes_in_hand == 1 }, work, write).unwrap();
        seen
    }

    #[test]
    fn order_is_kept_and_a_panic_loses_one_article() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !in_guarded_work() {
                hook(info)
            }
        }));
        let want = ids(1, 1, 1000);
        assert_eq!(want.len(), 1000);
        assert_eq!(want[77], "m:78: internal error in article 77: injected");
        assert_eq!((want[0].as_str(), want[999].as_str()), ("0", "999"));
        for (threads, bytes) in [(2, 1), (2, 5000), (8, 1 << 20), (3, 100)] {
            assert_eq!(ids(threads, bytes, 1000), want, "{threads} threads, {bytes} bytes");
        }
    }

    #[test]
    fn a_failing_output_ends_the_run() {
        for threads in [1, 2, 8] {
            let mut written = 0;
            let result = run(
                lines(2000),
                Flow { threads, bytes_in_hand: 1000, waits: true },
                |article, _| article.id,
                |_| {
                    written += 1;
                    if written == 10 { Err("full") } else { Ok(()) }
                },
            );
            assert_eq!((result, written), (Err("full"), 10));
        }
    }
}
