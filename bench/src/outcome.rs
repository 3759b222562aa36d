//! What a run is judged by.

/// What one run showed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// CPU time of the server for each packet it delivered (or allocation it made), in nanoseconds.
    pub(crate) cost: f64,
    /// Packets delivered (or allocations made) per second.
    pub(crate) per_second: f64,
    /// The part of a core that the server used.
    pub(crate) server_busy: f64,
    /// The part of a core that the generator used.
    pub(crate) generator_busy: f64,
    /// The part of the packets that were lost.
    pub(crate) loss: f64,
    /// Half of the packets were on their way for no longer than this, in nanoseconds.
    pub(crate) latency: Option<u64>,
    /// Bytes of resident memory that 1,000 idle allocations added.
    pub(crate) memory: Option<f64>,
}
