/** One job of a patient. */
export interface Employment {
  /** First day, in days since 1970. */
  readonly started: number;
  /** Last day, in days since 1970; null while it lasts. */
  readonly ended: number | null;
  readonly permanent: boolean;
}

/** The version under which scores of this model are recorded. */
export const modelVersion = '2026-06';

/** Weights of the logistic regression. They are made up: the model shows how a score is measured, not how secure a job is. */
const weights = { intercept: -0.4, tenure: 0.35, changes: -0.3, permanent: 1.1, gap: -0.9 } as const;

const year = 365.25;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * How likely a patient keeps paid work in the coming year, 0 to 1: a logistic regression over the years in the present
 * job (at most 10), the jobs begun within five years, the share of worked days on permanent contracts and the share of
 * the last five years without work.
 *
 * @param today in days since 1970.
 */
export function jobSecurity(employments: readonly Employment[], today: number): number {
  const days = (job: Employment, since: number): number =>
    Math.max(0, Math.min(job.ended ?? today, today) - Math.max(job.started, since));
  const window = 5 * year;
  const worked = sum(employments.map((job) => days(job, Number.NEGATIVE_INFINITY)));
  const permanent = sum(employments.filter((job) => job.permanent).map((job) => days(job, Number.NEGATIVE_INFINITY)));
  const present = employments.filter(({ ended }) => ended === null || ended >= today);
  const features = {
    tenure: Math.min(10, Math.max(0, ...present.map(({ started }) => (today - started) / year))),
    changes: employments.filter(({ started }) => started > today - window).length,
    permanent: worked === 0 ? 0 : permanent / worked,
    gap: 1 - Math.min(1, sum(employments.map((job) => days(job, today - window))) / window),
  };
  const linear =
    weights.intercept +
    weights.tenure * features.tenure +
    weights.changes * features.changes +
    weights.permanent * features.permanent +
    weights.gap * features.gap;
  return 1 / (1 + Math.exp(-linear));
}
