// The HTTP API, for arranging what a test is not about. Trusts the server's authority like everybody else.

import { request } from "node:https";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export class Api {
  constructor(
    private readonly origin: string,
    private readonly ca: Buffer,
    private readonly accessToken: string | null = null,
  ) {}

  /** The same API as somebody signed in. */
  as(accessToken: string): Api {
    return new Api(this.origin, this.ca, accessToken);
  }

  get<Result>(path: string): Promise<Result> {
    return this.call("GET", path);
  }

  post<Result>(path: string, body: unknown): Promise<Result> {
    return this.call("POST", path, body);
  }

  /** The plain answer, whatever its status. */
  send(method: Method, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const headers: Record<string, string> = { origin: this.origin, ...more };
    if (body !== undefined) headers["content-type"] = "application/json";
    if (this.accessToken !== null) headers.authorization = `Bearer ${this.accessToken}`;
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.origin), { method, headers, ca: this.ca, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => void (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private async call<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
    const answer = await this.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Result;
  }
}
