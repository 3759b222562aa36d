// Where a browser sits: in which network, and what it has to be told about that.

export interface Seat {
  /** The program to start in place of the browser at `executable`. */
  program(executable: string): string;
  /** Chromium's flags. */
  readonly flags: readonly string[];
  /** Firefox's preferences. */
  readonly preferences: Readonly<Record<string, unknown>>;
  /** The port on which Firefox is driven, where it is not free to choose. */
  readonly debuggingPort?: number;
}

/** On this machine, where loopback may be the only interface. */
export const HERE: Seat = {
  program: (executable) => executable,
  flags: ["--allow-loopback-in-peer-connection"],
  preferences: { "media.peerconnection.ice.loopback": true, "media.peerconnection.ice.obfuscate_host_addresses": false },
};
