import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type { DashboardLink, GridPos, Panel, ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';

/** What the SDK's builders of panels have in common. */
export interface PanelBuilder extends Builder<Panel> {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(source: DataSourceRef): this;
  gridPos(position: GridPos): this;
  interval(interval: string): this;
  links(links: Builder<DashboardLink>[]): this;
  noValue(text: string): this;
}

/** What those have in common that show series. */
export interface SeriesPanelBuilder extends PanelBuilder {
  unit(unit: string): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  dataLinks(links: Builder<DashboardLink>[]): this;
}
