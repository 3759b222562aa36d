import { backoff } from "./backoff";
import { type Cancel, lenient } from "./clock";
import type { ConnectionEvent, ConnectionOptions, EndReason, News, Said } from "./connection-events";
import { Heartbeat } from "./connection-heartbeat";
import { MessageLog, type NumberedMessage } from "./connection-log";
import { Opening } from "./connection-opening";
import { isConfused, isFinal, isSignedOut } from "./connection-refusals";
import { Wire } from "./connection-wire";
import { type ClientMessage, type ErrorCode, type ServerFrame, VERSION } from "./signaling";

/** How long the server may take to let somebody in once the WebSocket is open, in milliseconds. */
const ATTEMPT = 10_000;
/** How long to go on trying to join, in milliseconds: somebody is looking at "Joining". */
const PATIENCE_AT_FIRST = 30_000;
/** How long to go on trying to come back, in milliseconds: time for a tunnel, or for a server's upgrade. */
const PATIENCE = 10 * 60_000;
/** A connection that held this long, in milliseconds, starts the back-off over when it is lost. */
const STEADY = 10_000;
/** The server's messages are acknowledged at the latest after this many, so that it need not keep them. */
const ACKNOWLEDGE_EVERY = 16;
/** After being told to slow down, this attempt of the back-off comes next, with its bound, in milliseconds. */
const SLOW = { atLeast: 5, longest: 8000 };
/** The back-off's bound after an attempt that nobody answered, in milliseconds: it was a wait itself. */
const UNANSWERED = 1000;

/** As after at least so many failures, and a bound in milliseconds. */
interface Wait {
  readonly atLeast?: number;
  readonly longest?: number;
}

/** `away`: between attempts. `entering`: an attempt is under way. `live`: in the room. */
type Stage = "away" | "entering" | "live" | "ended";

/** A participant, and what it takes to go on being it. */
interface Identity {
  readonly participant: string;
  readonly resumeToken: string;
  readonly log: MessageLog;
}

/** One participant's line to the server, kept up over any number of WebSockets. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #unsubscribe: Cancel;
  #stage: Stage = "away";
  #wire: Wire | null = null;
  #heartbeat: Heartbeat | null = null;
  /** Ends the attempt, or the wait before the next one. */
  #timer: Cancel | null = null;
  #patience: Cancel | null = null;
  /** Tells an attempt's late token from the current attempt's. */
  #attempt = 0;
  readonly #opening = new Opening();
  #failures = 0;
  #doubted = false;
  #liveAt = 0;
  #tokenRefused = false;
  #unacknowledged = 0;
  /** Who we are in the room, once joined. */
  #identity: Identity | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#unsubscribe = options.environment.onWake(() => this.check());
    this.#patience = this.#after(PATIENCE_AT_FIRST, () => this.#end("lost"));
    this.#try();
  }

  /** Sends a message, or keeps it until the participant is resumed. Without a participant there is nobody to send it. */
  send(message: NumberedMessage): void {
    if (this.#identity === null || this.#stage === "ended") return;
    if (this.#identity.log.full) {
      this.#startOver();
      return;
    }
    const frame = this.#identity.log.add(message);
    if (this.#stage === "live") this.#transmit(frame.message, frame.seq);
  }

  /** Says something that means nothing later: if it cannot be said now, it is not said. */
  say(message: Extract<ClientMessage, { type: "reaction" | "quality" }>): void {
    if (this.#stage === "live") this.#transmit(message);
  }

  /** Leaves the room for good. */
  leave(): void {
    this.send({ type: "leave" });
    this.#end("left");
  }

  /** Something happened that makes trying at once worth it, or that makes it doubtful whether the server is there. */
  check(): void {
    if (this.#stage === "away") this.#try();
    else if (this.#stage === "live") this.#doubt();
    else if (this.#stage === "entering" && this.#opening.isOverdue(this.#now())) this.#try();
  }

  /** This side sits in another network: what went over the one before is gone, or soon will be. */
  renew(): void {
    if (this.#stage === "live") this.#silent();
    else this.check();
  }

  /** Goes on as a new participant, where the old one seems to be of no use. */
  rejoin(): void {
    if (this.#stage === "live") this.#startOver();
  }

  #after(delay: number, task: () => void): Cancel {
    return this.#options.environment.clock.after(delay, task);
  }

  /** The same for what the server must do before. */
  #unless(delay: number, task: () => void): Cancel {
    return lenient(this.#options.environment.clock).after(delay, task);
  }

  #now(): number {
    return this.#options.environment.clock.now();
  }

  #emit(event: ConnectionEvent): void {
    this.#options.listener(event);
  }

  // Attempts

  #try(): void {
    this.#drop();
    this.#stage = "entering";
    this.#timer = this.#unless(this.#opening.begin(this.#now()), () => this.#retry({ longest: UNANSWERED }));
    const attempt = this.#attempt;
    this.#options.accessToken(this.#tokenRefused).then(
      (token) => attempt === this.#attempt && this.#open(token),
      (error: unknown) => attempt === this.#attempt && (isSignedOut(error) ? this.#end("access_ended") : this.#retry()),
    );
  }

  #open(accessToken: string): void {
    this.#wire = new Wire(this.#options.environment.openSocket(), {
      opened: () => this.#opened(accessToken),
      frame: (frame) => this.#receive(frame),
      closed: () => this.#lost(),
    });
  }

  #opened(accessToken: string): void {
    this.#opening.succeed(this.#now());
    this.#timer?.();
    this.#timer = this.#unless(ATTEMPT, () => this.#retry());
    this.#transmit({ type: "hello", version: VERSION, access_token: accessToken });
  }

  /** Tries again after a wait. */
  #retry({ atLeast = 0, longest }: Wait = {}): void {
    const failures = Math.max(atLeast, this.#failures);
    this.#drop();
    this.#stage = "away";
    this.#timer = this.#after(backoff(failures, this.#options.environment.random, longest), () => this.#try());
    this.#failures = failures + 1;
  }

  /** The WebSocket is gone, or as good as. */
  #lost(wait?: Wait): void {
    const wasLive = this.#stage === "live";
    if (wasLive && this.#now() - this.#liveAt >= STEADY) this.#failures = 0;
    if (wasLive) this.#patience = this.#after(PATIENCE, () => this.#end("lost"));
    this.#retry(wait);
    if (wasLive) this.#emit({ type: "reconnecting" });
  }

  /** Nothing is heard any more. A server that drops people needs to be spared; one that is out of reach does not. */
  #silent(): void {
    this.#failures = 0;
    this.#lost();
  }

  /** Comes back as a new participant: this one's numbering cannot be saved. */
  #startOver(): void {
    this.#identity = null;
    this.#lost();
  }

  #doubt(): void {
    this.#heartbeat?.beat(this.#opening.forAnswer);
    if (this.#doubted) return;
    this.#doubted = true;
    this.#emit({ type: "doubtful" });
  }

  /** Lets go of the WebSocket and of everything that waits. */
  #drop(): void {
    this.#attempt += 1;
    this.#timer?.();
    this.#heartbeat?.stop();
    this.#wire?.close();
    this.#doubted = false;
    this.#timer = null;
    this.#heartbeat = null;
    this.#wire = null;
  }

  #end(reason: EndReason): void {
    if (this.#stage === "ended") return;
    this.#stage = "ended";
    this.#drop();
    this.#patience?.();
    this.#unsubscribe();
    this.#identity = null;
    this.#emit({ type: "ended", reason });
  }

  // Frames

  #transmit(message: ClientMessage, seq = 0): void {
    this.#unacknowledged = 0;
    this.#wire?.send({ seq, ack: this.#identity?.log.received ?? 0, message });
  }

  #receive(frame: ServerFrame): void {
    this.#heartbeat?.heard();
    if (this.#doubted) this.#believe();
    const log = this.#identity?.log;
    if (this.#stage === "live") log?.acknowledge(frame.ack);
    if (frame.seq === 0) {
      this.#answer(frame);
      return;
    }
    const order = log?.accept(frame.seq) ?? "gap";
    this.#unacknowledged += 1;
    if (order === "gap") this.#startOver();
    else if (this.#unacknowledged >= ACKNOWLEDGE_EVERY) this.#transmit({ type: "ping" });
    if (order === "next") this.#emit({ type: "news", news: frame.message as News });
  }

  #believe(): void {
    this.#doubted = false;
    this.#emit({ type: "answered" });
  }

  #answer({ ack, message }: ServerFrame): void {
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "joined") this.#joined(message);
    else if (message.type === "resumed") this.#resumed(ack);
    else if (message.type === "waiting") this.#waits(message);
    else if (message.type === "waiters") this.#emit({ type: "news", news: message });
    else if (message.type === "removed") this.#end(message.reason);
    else if (message.type === "error") this.#refused(message.code);
    else if (message.type === "reaction") this.#emit({ type: "news", news: message });
  }

  #welcome({ ping_interval_ms }: Said<"welcome">): void {
    this.#tokenRefused = false;
    const ping = () => this.#transmit({ type: "ping" });
    this.#heartbeat?.stop();
    this.#heartbeat = new Heartbeat(this.#options.environment.clock, ping_interval_ms, ping, () => this.#silent());
    if (this.#identity === null) this.#join();
    else this.#resume(this.#identity);
  }

  #resume({ participant, resumeToken }: Identity): void {
    this.#transmit({ type: "resume", participant, resume_token: resumeToken });
  }

  #join(): void {
    this.#transmit({ type: "join", room: this.#options.room, media: this.#options.media() });
  }

  #joined(joined: Said<"joined">): void {
    this.#identity = { participant: joined.participant.id, resumeToken: joined.resume_token, log: new MessageLog() };
    this.#enter();
    this.#emit({ type: "joined", joined });
  }

  /** Whoever waits has an identity already, by which a lost place is found again. */
  #waits(waiting: Said<"waiting">): void {
    this.#identity = { participant: waiting.participant, resumeToken: waiting.resume_token, log: new MessageLog() };
    this.#enter();
    this.#emit({ type: "waiting", waiting });
  }

  #resumed(ack: number): void {
    this.#enter();
    this.#identity?.log.acknowledge(ack);
    for (const frame of this.#identity?.log.unacknowledged() ?? []) this.#transmit(frame.message, frame.seq);
    this.#emit({ type: "resumed" });
  }

  #enter(): void {
    this.#stage = "live";
    this.#liveAt = this.#now();
    this.#timer?.();
    this.#patience?.();
    this.#timer = null;
    this.#patience = null;
  }

  #refused(code: ErrorCode): void {
    const entering = this.#stage === "entering";
    if (isFinal(code, entering)) this.#end(code);
    else if (code === "not_authenticated") this.#tokenIsRefused();
    else if (code === "resume_refused") this.#joinAnew();
    else if (code === "rate_limited") this.#lost(SLOW);
    else if (isConfused(code)) this.#startOver();
    else if (entering) this.#retry();
    else this.#emit({ type: "refused", code });
  }

  #joinAnew(): void {
    this.#identity = null;
    this.#join();
  }

  /** A token may have run out on its way: one fresh one is asked for. */
  #tokenIsRefused(): void {
    const again = this.#tokenRefused;
    this.#tokenRefused = true;
    if (again) this.#end("access_ended");
    else if (this.#stage === "live") this.#lost();
    else this.#try();
  }
}
