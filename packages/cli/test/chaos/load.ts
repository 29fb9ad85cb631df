import type { Client } from '../running-stack.js';
import { submitUntilAnswered, type Answer } from './retrying-client.js';
import type { Submission } from './workload.js';

/** Clients that send what they are given, so many requests at a time. */
export class Load {
  readonly #clients: readonly Client[];
  readonly #answers = new Map<Submission, Promise<Answer>>();
  readonly #waiting: (() => void)[] = [];
  #free = 64;
  accepted = 0;

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  add(submissions: readonly Submission[]): void {
    for (const submission of submissions) {
      const client = this.#clients[this.#answers.size % this.#clients.length]!;
      const answer = this.#submit(client, submission);
      // Looked at in `answered`; until then it must not end the process.
      answer.catch(() => {});
      this.#answers.set(submission, answer);
    }
  }

  async answered(): Promise<Map<Submission, Answer>> {
    const entries = [...this.#answers].map(async ([submission, answer]) => [submission, await answer] as const);
    return new Map(await Promise.all(entries));
  }

  async #submit(client: Client, submission: Submission): Promise<Answer> {
    if (this.#free === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#free -= 1;
    try {
      const answer = await submitUntilAnswered(client, submission);
      this.accepted += answer.ids.size;
      return answer;
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
