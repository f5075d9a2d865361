/** The part of autocannon that the HTTP case uses; the package has no types of its own. */
declare module 'autocannon' {
  interface Result {
    readonly errors: number;
    readonly non2xx: number;
    readonly '2xx': number;
  }
  export default function autocannon(options: {
    readonly url: string;
    readonly amount: number;
    readonly connections: number;
  }): Promise<Result>;
}
