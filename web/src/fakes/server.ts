import type {
  ClientFrame,
  ClientMessage,
  LeaveReason,
  Participant,
  Peer,
  QualityReport,
  ServerFrame,
  ServerMessage,
} from "../protocol/signaling";
import { welcome } from "./messages";
import type { FakeSocket } from "./socket";

/** A participant as the server keeps it. */
interface Seat {
  participant: Participant;
  joined: number;
  socket: FakeSocket | null;
  sent: number;
  received: number;
  log: ServerFrame[];
}

/** A server with one room, as the protocol has it. Sockets join it by `accept`; a token is the user's name. */
export class FakeServer {
  /** Nobody gets through while it is down. */
  up = true;
  /** Nothing passes, and nobody is told. */
  deaf = false;
  /** How many WebSockets were tried. */
  attempts = 0;
  /** How many participants there ever were: ids are never given twice. */
  count = 0;
  seats: Seat[] = [];
  /** What was said of how well calls go. */
  readonly reports: QualityReport[] = [];
  /** Whose hand is up. */
  hands: string[] = [];
  readonly #users = new Map<FakeSocket, string>();

  /** A WebSocket to this server. */
  accept(socket: FakeSocket): void {
    this.attempts += 1;
    socket.send = (data) => {
      if (!socket.closed) Promise.resolve().then(() => this.#receive(socket, JSON.parse(data)));
    };
    socket.close = () => {
      socket.closed = true;
      Promise.resolve().then(() => this.#lose(socket));
    };
    if (this.deaf) return;
    Promise.resolve().then(() => (this.up ? socket.open() : socket.drop()));
  }

  /** Everything is forgotten, as by a restart of the process. */
  stop(): void {
    this.up = false;
    const sockets = this.seats.map((seat) => seat.socket);
    this.seats = [];
    this.hands = [];
    for (const socket of sockets) socket?.drop();
  }

  start(): void {
    this.up = true;
  }

  /** The network drops a person's WebSocket. */
  cut(user: string): void {
    const socket = this.seats.find((seat) => seat.participant.user === user)?.socket;
    socket?.drop();
    if (socket) this.#lose(socket);
  }

  /** A person's grace time is over. */
  expire(user: string, reason: LeaveReason = "timed_out"): void {
    const gone = this.seats.filter((seat) => seat.participant.user === user);
    this.seats = this.seats.filter((seat) => !gone.includes(seat));
    for (const { participant } of gone) this.#tell({ type: "peer_left", participant: participant.id, reason });
  }

  end(user: string): void {
    const seat = this.seats.find(({ participant }) => participant.user === user);
    seat?.socket?.say({ type: "removed", reason: "removed" });
    this.expire(user, "removed");
  }

  #receive(socket: FakeSocket, { seq, ack, message }: ClientFrame): void {
    if (this.deaf) return;
    const seat = this.seats.find((other) => other.socket === socket);
    if (seat !== undefined) {
      seat.log = seat.log.filter((frame) => frame.seq > ack);
      if (seq !== 0 && seq <= seat.received) return;
      seat.received = Math.max(seat.received, seq);
      this.#obey(seat, message);
    } else if (message.type === "hello") {
      this.#users.set(socket, message.access_token);
      socket.say(welcome);
    } else if (message.type === "resume") {
      this.#resume(socket, message.participant, ack);
    } else if (message.type === "join") {
      this.#join(socket, message);
    }
  }

  #obey(seat: Seat, message: ClientMessage): void {
    if (message.type === "ping") seat.socket?.say({ type: "pong" }, 0, seat.received);
    else if (message.type === "leave") this.expire(seat.participant.user, "left");
    else if (message.type === "remove") this.#remove(message.participant);
    else if (message.type === "hand") this.#raise(message.participant, message.raised);
    else if (message.type === "media") this.#change(seat, { media: message.media });
    else if (message.type === "path") this.#pathOf(seat, message);
    else if (message.type === "quality") this.reports.push(message.report);
    else if (message.type === "description" || message.type === "candidate" || message.type === "picture")
      this.#relay(seat, message);
  }

  #relay({ participant }: Seat, { to, ...rest }: Extract<ClientMessage, { link: number } | { paused: boolean }>): void {
    const addressee = this.seats.find((seat) => seat.participant.id === to);
    if (addressee) this.#number(addressee, { ...rest, from: participant.id });
  }

  #pathOf({ participant }: Seat, { to, path }: Extract<ClientMessage, { type: "path" }>): void {
    const other = this.seats.find((seat) => seat.participant.id === to);
    if (other) this.#number(other, { type: "peer_path", participant: participant.id, path });
  }

  #raise(id: string, raised: boolean): void {
    const others = this.hands.filter((other) => other !== id);
    this.hands = raised ? [...others, id] : others;
    this.#tell({ type: "hands", hands: this.hands });
  }

  /** Says something to a person, numbered like the rest. */
  say(user: string, message: ServerMessage): void {
    for (const seat of this.seats) if (seat.participant.user === user) this.#number(seat, message);
  }

  #remove(id: string): void {
    const seat = this.seats.find(({ participant }) => participant.id === id);
    if (seat) this.end(seat.participant.user);
  }

  #join(socket: FakeSocket, { media }: Extract<ClientMessage, { type: "join" }>): void {
    this.count += 1;
    const user = this.#users.get(socket) ?? "";
    const id = `${user}-${this.count}`;
    const participant: Participant = { id, user, name: user, role: "member", media, presence: "online", guest: false };
    const seat: Seat = { participant, joined: this.count, socket, sent: 0, received: 0, log: [] };
    const peers = this.seats.map((other): Peer => ({ participant: other.participant, polite: true }));
    socket.say({
      type: "joined",
      room: { id: "room", name: "Kitchen", relay_only: false },
      participant,
      resume_token: id,
      peers,
      ice_servers: [{ urls: ["turn:relay"], username: id, credential: `of ${id}` }],
      hands: this.hands,
      locked: false,
    });
    this.#tell({ type: "peer_joined", peer: { participant, polite: false } });
    this.seats.push(seat);
  }

  #resume(socket: FakeSocket, id: string, ack: number): void {
    const seat = this.seats.find(({ participant }) => participant.id === id);
    if (seat === undefined) {
      socket.say({ type: "error", code: "resume_refused", message: "" });
      return;
    }
    seat.socket = socket;
    seat.log = seat.log.filter((frame) => frame.seq > ack);
    socket.say({ type: "resumed" }, 0, seat.received);
    for (const { seq, message } of seat.log) socket.say(message, seq, seat.received);
    this.#change(seat, { presence: "online" });
  }

  #lose(socket: FakeSocket): void {
    const seat = this.seats.find((other) => other.socket === socket);
    if (seat === undefined || this.deaf) return;
    seat.socket = null;
    this.#change(seat, { presence: "reconnecting" });
  }

  #change(seat: Seat, change: Partial<Participant>): void {
    seat.participant = { ...seat.participant, ...change };
    const { id, media, presence } = seat.participant;
    this.#tell({ type: "peer_changed", participant: id, media, presence }, seat);
  }

  #tell(message: ServerMessage, except?: Seat): void {
    for (const seat of this.seats) if (seat !== except) this.#number(seat, message);
  }

  #number(seat: Seat, message: ServerMessage): void {
    seat.sent += 1;
    seat.log.push({ seq: seat.sent, ack: seat.received, message });
    seat.socket?.say(message, seat.sent, seat.received);
  }
}
