/** One package of the workspace, as far as the rules of the house look at it. */
export interface Room {
  /** Its folder, such as `packages/sdk`. */
  readonly folder: string;
  /** Its package name. */
  readonly name: string;
  /** The packages of the workspace that its package.json depends on, by name. */
  readonly dependencies: readonly string[];
  /** The folders that its tsconfig.json references. */
  readonly references: readonly string[];
  /** What each source file imports, by the file's path from the root of the repository. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}
