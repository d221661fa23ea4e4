//! Work on many threads, results in order.
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// How many worker threads to use; [`Jobs::default`] is one for each core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jobs(NonZeroUsize);

impl Jobs {
    /// Exactly `n` workers; 0 counts as 1.
    #[must_use]
    pub fn new(n: usize) -> Self {
        Self(NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN))
    }

    /// The number of workers.
    #[must_use]
    pub fn get(self) -> usize {
        self.0.get()
    }
}

impl Default for Jobs {
    fn default() -> Self {
        Self(thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

/// Calls `work(0) … work(count - 1)` on `jobs` threads and `take` with the results, in order, on this thread.
///
/// At most `2 × jobs` results wait, so memory is bound by the largest result times the number of workers, never by `count`.
/// `take` returns false to stop early. Nothing observable depends on `jobs`.
pub fn ordered<T, W, F>(jobs: Jobs, count: usize, work: W, take: F)
where
    T: Send,
    W: Fn(usize) -> T + Sync,
    F: FnMut(usize, T) -> bool,
{
    with_head_start(jobs, count, |n| n, work, take);
}

/// As [`ordered`], and `nth(k)` says which number is begun as the `k`-th, so that what takes long can be begun before its
/// turn and what follows need not wait for it.
///
/// `nth` takes every number once; at any time at most one number may be begun that is higher than one that is not.
pub(crate) fn with_head_start<T, W, F>(
    jobs: Jobs,
    count: usize,
    nth: impl Fn(usize) -> usize + Sync,
    work: W,
    mut take: F,
) where
    T: Send,
    W: Fn(usize) -> T + Sync,
    F: FnMut(usize, T) -> bool,
{
    if jobs.get() == 1 || count < 2 {
        for n in 0..count {
            if !take(n, work(n)) {
                return;
            }
        }
        return;
    }
    let window = 2 * jobs.get();
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (permit, permits) = mpsc::channel::<()>();
    let permits = std::sync::Mutex::new(permits);
    let (sender, results) = mpsc::channel();
    for _ in 0..window {
        // The receiver lives until the end of this function.
        let _ = permit.send(());
    }
    let begin = |k| {
        let n = nth(k);
        (n, work(n))
    };
    thread::scope(|scope| {
        for _ in 0..jobs.get().min(count) {
            let sender = sender.clone();
            scope.spawn(|| worker(&next, &stop, &permits, sender, count, &begin));
        }
        drop(sender);
        in_order(&results, count, |n, value| {
            let go_on = take(n, value);
            let _ = permit.send(());
            go_on
        });
        stop.store(true, Ordering::Relaxed);
        drop(permit);
        drop(results);
    });
}

fn worker<T>(
    next: &AtomicUsize,
    stop: &AtomicBool,
    permits: &std::sync::Mutex<mpsc::Receiver<()>>,
    sender: mpsc::Sender<(usize, T)>,
    count: usize,
    begin: &(impl Fn(usize) -> (usize, T) + Sync),
) {
    loop {
        // A permit is taken before a number, so the lowest number that is missing is always in some worker's hands: one
        // with a head start takes one permit, and there are at least four.
        let k = {
            let Ok(permits) = permits.lock() else { return };
            if permits.recv().is_err() {
                return;
            }
            next.fetch_add(1, Ordering::Relaxed)
        };
        if k >= count || stop.load(Ordering::Relaxed) || sender.send(begin(k)).is_err() {
            return;
        }
    }
}

fn in_order<T>(results: &mpsc::Receiver<(usize, T)>, count: usize, mut take: impl FnMut(usize, T) -> bool) {
    let mut waiting = BTreeMap::new();
    for n in 0..count {
        let value = loop {
            if let Some(value) = waiting.remove(&n) {
                break value;
            }
            match results.recv() {
                Ok((k, value)) if k == n => break value,
                Ok((k, value)) => {
                    waiting.insert(k, value);
                }
                Err(_) => return,
            }
        };
        if !take(n, value) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_for_any_number_of_jobs() {
        for jobs in [1, 2, 8] {
            let mut seen = Vec::new();
            ordered(
                Jobs::new(jobs),
                500,
                |n| n * n,
                |n, v| {
                    assert_eq!(v, n * n);
                    seen.push(n);
                    true
                },
            );
            assert_eq!(seen, (0..500).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_has_a_head_start_comes_in_its_turn() {
        // 9 is begun before 0, 19 before 10 …
        let nth = |k: usize| if k.is_multiple_of(10) { k + 9 } else { k - 1 };
        for jobs in [1, 2, 3] {
            let mut seen = Vec::new();
            with_head_start(
                Jobs::new(jobs),
                200,
                nth,
                |n| n,
                |n, v| {
                    seen.push((n, v));
                    true
                },
            );
            assert_eq!(seen, (0..200).map(|n| (n, n)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn stops_early_without_hanging() {
        let mut taken = 0;
        ordered(
            Jobs::new(4),
            1_000_000,
            |n| n,
            |n, _| {
                taken = n;
                n < 10
            },
        );
        assert_eq!(taken, 10);
    }
}
