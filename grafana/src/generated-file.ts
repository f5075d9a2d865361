/** A file to be written, its path relative to the output directory, with `/`. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}
