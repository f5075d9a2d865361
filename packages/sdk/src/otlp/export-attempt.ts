import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { suppressTracing } from '../suppression.js';
import { isSuccess } from './export-result.js';

/** Hands something to an exporter, which says when it is done. */
export type Export = (done: (result: ExportResult) => void) => void;

/** One export at a time, each within a limit, that can be given up. Its timer keeps no process alive. */
export class ExportAttempt {
  readonly #timeout: number;
  #giveUp: (() => void) | undefined;

  /** @param timeout milliseconds after which an export that does not answer counts as failed. */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /** Exports what is prepared. Resolves with whether it was taken; never rejects. */
  async run(prepare: () => Promise<Export>): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const gaveUp = new Promise<boolean>((resolve) => {
      this.#giveUp = () => resolve(false);
      timer = setTimeout(this.#giveUp, this.#timeout).unref();
    });
    const hand = async (): Promise<boolean> => {
      const exportIt = await prepare();
      return new Promise((resolve) => {
        // What the export itself does over HTTP is nobody's request.
        context.with(suppressTracing(ROOT_CONTEXT), () => exportIt((result) => resolve(isSuccess(result))));
      });
    };
    try {
      return await Promise.race([hand().catch(() => false), gaveUp]);
    } finally {
      clearTimeout(timer);
      this.#giveUp = undefined;
    }
  }

  /** Gives up what is under way. */
  abandon(): void {
    this.#giveUp?.();
  }
}
