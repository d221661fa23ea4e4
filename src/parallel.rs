//! Work on many threads, results in order.
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
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

/// Calls `work(0) … work(count - 1)` on `jobs` threads, this one among them, and `take` with the results, in order, on this
/// thread. It works too where the next result is not there yet, so that as many threads run as there are cores.
///
/// At most `2 × jobs` results wait, so memory is bound by the largest result times the number of workers, never by `count`.
/// `take` returns false to stop early. Nothing observable depends on `jobs`.
pub fn ordered<T, W, F>(jobs: Jobs, count: usize, work: W, take: F)
where
    T: Send,
    W: Fn(usize) -> T + Sync,
    F: FnMut(usize, T) -> bool,
{
    run(jobs, count, Taker::Works, |n| n, work, take);
}

/// As [`ordered`], on `jobs` threads besides this one, and `nth(k)` says which number is begun as the `k`-th, so that what takes long can be begun before its
/// turn and what follows need not wait for it. This thread only takes: were it busy with something long, results would wait
/// for it, and the others for room.
///
/// `nth` takes every number once; at any time at most one number may be begun that is higher than one that is not.
#[cfg(any(feature = "pdf", test))]
pub(crate) fn with_head_start<T, W, F>(jobs: Jobs, count: usize, nth: impl Fn(usize) -> usize + Sync, work: W, take: F)
where
    T: Send,
    W: Fn(usize) -> T + Sync,
    F: FnMut(usize, T) -> bool,
{
    run(jobs, count, Taker::Waits, nth, work, take);
}

/// What the thread that takes the results does where the next one is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taker {
    Works,
    #[cfg_attr(not(any(feature = "pdf", test)), expect(dead_code, reason = "only a volume in PDF has head starts"))]
    Waits,
}

fn run<T, W, F>(jobs: Jobs, count: usize, taker: Taker, nth: impl Fn(usize) -> usize + Sync, work: W, mut take: F)
where
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
    let desk = Desk::new(count, 2 * jobs.get(), taker);
    let others = jobs.get() - usize::from(taker == Taker::Works);
    let begin = |k| {
        let n = nth(k);
        (n, work(n))
    };
    thread::scope(|scope| {
        for _ in 0..others.min(count) {
            scope.spawn(|| {
                let _close = Close(&desk);
                while let Some(k) = desk.begin() {
                    let (n, value) = begin(k);
                    desk.put(n, value);
                }
            });
        }
        // Ends the others, however this thread ends.
        let _close = Close(&desk);
        for n in 0..count {
            let Some(value) = desk.result(n, &begin) else { return };
            if !take(n, value) {
                return;
            }
            desk.taken();
        }
    });
}

/// Where the threads meet.
struct Desk<T> {
    state: Mutex<State<T>>,
    /// Something may be begun, or nothing more is to be done.
    room: Condvar,
    /// A result is there, or a thread is gone.
    ready: Condvar,
    count: usize,
    /// How many may be begun and not taken.
    window: usize,
    taker: Taker,
}

struct State<T> {
    begun: usize,
    taken: usize,
    results: BTreeMap<usize, T>,
    closed: bool,
}

impl<T> Desk<T> {
    fn new(count: usize, window: usize, taker: Taker) -> Self {
        let state = State { begun: 0, taken: 0, results: BTreeMap::new(), closed: false };
        Self { state: Mutex::new(state), room: Condvar::new(), ready: Condvar::new(), count, window, taker }
    }

    /// A panic elsewhere is told at the end; what is under the lock is whole at any moment.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room(&self, state: &State<T>) -> bool {
        state.begun < self.count && state.begun - state.taken < self.window
    }

    /// The next to be begun, in the order of beginning; waits for room. `None` where nothing is left.
    fn begin(&self) -> Option<usize> {
        let mut state = self.state();
        while !self.has_room(&state) {
            if state.closed || state.begun == self.count {
                return None;
            }
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.begun += 1;
        (!state.closed).then_some(state.begun - 1)
    }

    fn put(&self, n: usize, value: T) {
        self.state().results.insert(n, value);
        self.ready.notify_one();
    }

    fn taken(&self) {
        self.state().taken += 1;
        self.room.notify_one();
    }

    /// A result in its turn; a taker that works does so until it is there. `None` where it will never be.
    fn result(&self, n: usize, work: &impl Fn(usize) -> (usize, T)) -> Option<T> {
        let mut state = self.state();
        loop {
            if let Some(value) = state.results.remove(&n) {
                return Some(value);
            }
            if state.closed {
                return None;
            }
            if self.taker == Taker::Works && self.has_room(&state) {
                state.begun += 1;
                let k = state.begun - 1;
                drop(state);
                let (other, value) = work(k);
                state = self.state();
                state.results.insert(other, value);
            } else {
                state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// Tells the others that a thread is gone before its time, or that the one which takes is done.
struct Close<'a, T>(&'a Desk<T>);

impl<T> Drop for Close<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        if state.begun < self.0.count || thread::panicking() {
            state.closed = true;
        }
        drop(state);
        self.0.room.notify_all();
        self.0.ready.notify_all();
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

    #[test]
    fn a_panic_is_passed_on() {
        for broken in [0, 7, 99] {
            let run = || ordered(Jobs::new(3), 100, |n| assert_ne!(n, broken), |_, ()| true);
            assert!(std::panic::catch_unwind(run).is_err(), "{broken}");
            let run = || ordered(Jobs::new(3), 100, |n| n, |n, _| n < 200 && n != broken || panic!("taken"));
            assert!(std::panic::catch_unwind(run).is_err(), "{broken}");
        }
    }
}
