import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** The tag that all boards have. */
export const tag = 'pulsetrail';

/** The list of all other boards, which keep time and choices. */
export const boardLinks = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('Boards')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);

/** A link to a page, opened beside the board. */
export const pageLink = (title: string, url: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url).targetBlank(true);
