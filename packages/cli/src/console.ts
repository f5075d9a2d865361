/** Exit codes: all is well, the catalog or its files have problems, the command was called wrongly, `--diff` has found differences. */
export const exitCodes = { ok: 0, problems: 1, usage: 2, different: 3 } as const;

/** Where the program writes; text ends in a newline. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a command may do beside writing: say how the program ends. */
export interface Console extends Output {
  readonly exitWith: (code: number) => void;
}
