import type { Words } from "../../words";

/** What an account is made of. */
export interface NewAccount {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

export type Faults = Partial<Record<keyof NewAccount, string>>;

/** The server has the last word; this only spares a round trip. */
const LOGIN = /^[A-Za-z0-9._-]{2,32}$/;
const LEAST_PASSWORD = 10;
export const LONGEST_NAME = 64;
/** A domain name has no more characters (RFC 1035, section 2.3.4). */
export const LONGEST_HOST = 253;

/** What the server would refuse, in words. */
export function faults({ login, name, password }: NewAccount, words: Words): Faults {
  const found: Faults = {};
  if (!LOGIN.test(login)) found.login = login === "" ? words.errors.missing : words.errors.badLogin;
  if (name === "") found.name = words.errors.missing;
  const fault = passwordFault(password, words);
  if (fault !== undefined) found.password = fault;
  return found;
}

export function passwordFault(password: string, words: Words): string | undefined {
  if (password === "") return words.errors.missing;
  return [...password].length < LEAST_PASSWORD ? words.errors.tooShort : undefined;
}
