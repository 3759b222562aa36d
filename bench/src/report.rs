//! The page docs/benchmarks.md.

use crate::{machine::Machine, rounds::Results, table};

/// What is measured elsewhere stands below this line, and stays.
const KEPT: &str = "\n<!-- What is below was measured otherwise and is kept. -->\n";

/// What stays of the page as it was.
pub(crate) fn kept(before: &str) -> &str {
    before.find(KEPT).map_or("", |at| &before[at..])
}

/// The page, but for what stays.
pub(crate) fn page(machine: &Machine, coturn: &str, rounds: usize, results: &[Results]) -> String {
    let Machine { processor, cores, kernel, commit, date, load } = machine;
    let (costs, details) = (table::costs(results), table::details(results));
    let enough = if *cores < 2 { ", too few for these figures to be of use" } else { "" };
    format!(
        "\
# What a relayed packet costs

<!-- Written by `cargo xtask bench relay`. -->

Measured on {date} of commit {commit}.

- Processor: {processor}; {cores} cores{enough}
- Other load when it began: {load:.2}
- Kernel: {kernel}
- coturn: {coturn}, as Debian ships it
- Median of {rounds} rounds

CPU time of the server's process for each packet it delivers, or for each allocation it makes. *ratio* is sohbet's to
coturn's, *forwarder* the ratio of a bare UDP forwarder: what the system calls cost by themselves.

{costs}

What else was seen:

{details}

## To run it

```
cargo xtask bench relay                       # everything, about seven minutes; writes this page
cargo xtask bench relay --only audio          # one workload
cargo xtask bench relay --quick               # one short round: does it work?
```

It needs Debian's coturn, which it installs, and two cores with nothing else to do.

{METHOD}"
    )
}

/// How it is measured, and what that cannot show.
const METHOD: &str = "\
## How it is measured

- Each run has a freshly started server, bound to one core, and the load generator on another. All talk over the loopback
  interface. Every client has an address of its own.
- sohbet runs in its open mode with every check on: credentials, permissions, expiry, quotas, counters, peer rules (but for
  the loopback addresses, which the peers have here).
- A run is half a second of warm-up and 2.5 s that count. The CPU time is the process's own clock
  (`clock_getcpuclockid`), user and system, all threads, read at the start and the end of that window, and divided by the
  packets that arrived in it.
- *saturated* is a closed loop: 128 packets are on their way in each direction. Where nothing arrives for 20 ms, they are
  presumed lost and the loop begins anew. Of streams it is 64, since what is beyond their buffers is dropped. The other
  workloads go by the clock, evenly spread over all flows.
- Allocations are made by 16 clients at a time, after 64 that do not count. The first request of each is answered with 401.
- Packets carry the moment they were sent. *lost* counts those stamped inside the window that have not arrived 250 ms after
  its end. A figure of more than 0.1 % counts as none.
- A burst is handed to the kernel in one `sendmmsg` call of single datagrams (without segmentation offload), as packets of
  one flow arrive from a network. On streams, it is one write; over TLS, a record for each packet.
- The servers take turns: coturn, sohbet, forwarder, and again. A ratio is that of two runs of one round; the table shows
  the median of the rounds' ratios, which need not be the ratio of the medians beside it.
- The forwarder moves the same load as one flow between one client and one peer: it has nothing to look up.

## The limits of the method

- Loopback is no network card: the sender's core does the receiver's part of the kernel's work, there are no interrupts and
  no offload by hardware. Ratios carry over, absolute figures do not.
- Work that the kernel puts off to `ksoftirqd` is nobody's CPU time and not counted, for no server.
- A packet costs the generator as much as the bare forwarder: both receive and send it, one by one, and nearly all of that
  is the kernel's. A server that is cheaper than the forwarder is therefore not busy all the time, even where the table
  says saturated (*server's core*), and gets smaller batches than it could take.
- One core and few clients: nothing here shows how a server scales over cores.
- In a virtual machine, neighbours disturb. Rounds and medians help, up to a point.
";
