//! Runs many jobs at once, with a bounded number in progress, and returns their results in order.
//!
//! The thread that asks for the next result reads the input, so that Python's iterators run where they were created;
//! the jobs touch no Python object and run without the interpreter's lock.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How often to check for Ctrl-C while waiting for a result.
const PAUSE: Duration = Duration::from_millis(50);
/// Bytes of text in progress per thread. A larger article is processed alone.
const BYTES: usize = 2 << 20;

/// Jobs in progress.
pub struct Window<O> {
    pool: Option<rayon::ThreadPool>,
    stop: Arc<AtomicBool>,
    slots: VecDeque<(usize, Slot<O>)>,
    bytes: usize,
    most_bytes: usize,
    most_slots: usize,
}

enum Slot<O> {
    Ready(O),
    // The lock is only there for `Sync`; it is never contended.
    Coming(Mutex<Receiver<O>>),
}

impl<O: Send + 'static> Window<O> {
    /// Room for `ahead` jobs per thread; 0 threads means one per core. With one thread, the calling thread runs the
    /// jobs, unless they are `long`: Ctrl-C is only noticed while the calling thread waits.
    pub fn new(threads: usize, ahead: usize, long: bool) -> PyResult<Self> {
        let threads = pullquote::usable_threads(threads);
        let build = || rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            if threads > 1 || long { Some(build().map_err(|e| PyRuntimeError::new_err(e.to_string()))?) } else { None };
        Ok(Self {
            most_slots: if pool.is_some() { threads * ahead } else { 1 },
            most_bytes: BYTES * threads,
            pool,
            stop: Arc::default(),
            slots: VecDeque::new(),
            bytes: 0,
        })
    }

    /// Whether another job can be added.
    pub fn has_room(&self) -> bool {
        self.slots.is_empty() || (self.slots.len() < self.most_slots && self.bytes < self.most_bytes)
    }

    /// Adds a job over `weight` bytes. Without a pool it runs immediately. The job can check whether it is still
    /// wanted.
    pub fn give(&mut self, py: Python<'_>, weight: usize, job: impl FnOnce(&AtomicBool) -> O + Send + 'static) {
        self.bytes += weight;
        let slot = match &self.pool {
            None => Slot::Ready(py.detach(|| job(&AtomicBool::new(false)))),
            Some(pool) => {
                let (sender, receiver) = channel();
                let stop = self.stop.clone();
                pool.spawn_fifo(move || {
                    if !stop.load(Ordering::Relaxed) {
                        // If the iteration was abandoned, nobody receives the result.
                        let _ = sender.send(job(&stop));
                    }
                });
                Slot::Coming(Mutex::new(receiver))
            }
        };
        self.slots.push_back((weight, slot));
    }

    /// The next result, if it is ready.
    pub fn ready(&mut self) -> PyResult<Option<O>> {
        let received = match self.slots.front_mut() {
            None => return Ok(None),
            Some((_, Slot::Ready(_))) => None,
            Some((_, Slot::Coming(receiver))) => match receiver.get_mut().map_err(|_| gone())?.try_recv() {
                Ok(result) => Some(result),
                Err(TryRecvError::Empty) => return Ok(None),
                Err(TryRecvError::Disconnected) => return Err(gone()),
            },
        };
        Ok(self.taken(received))
    }

    /// Removes the first slot; its result is in it, or was received.
    fn taken(&mut self, received: Option<O>) -> Option<O> {
        let (weight, slot) = self.slots.pop_front()?;
        self.bytes -= weight;
        match slot {
            Slot::Ready(result) => Some(result),
            Slot::Coming(_) => received,
        }
    }

    /// Waits for the next result without the interpreter's lock. Ctrl-C ends the wait.
    pub fn wait(&mut self, py: Python<'_>) -> PyResult<Option<O>> {
        loop {
            if let Some(result) = self.ready()? {
                return Ok(Some(result));
            }
            let Some((_, Slot::Coming(receiver))) = self.slots.front_mut() else { return Ok(None) };
            let receiver = receiver.get_mut().map_err(|_| gone())?;
            match py.detach(move || receiver.recv_timeout(PAUSE)) {
                Ok(result) => return Ok(self.taken(Some(result))),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
            }
        }
    }
}

impl<O> Drop for Window<O> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn gone() -> PyErr {
    PyRuntimeError::new_err("a worker thread ended unexpectedly")
}
