import { type LintRule, panelsOf } from '../dashboard.ts';

/** Every panel says what it is. */
export const panelTitleDescription: LintRule = {
  name: 'panel-title-description',
  check: (dashboard) =>
    panelsOf(dashboard)
      .filter(({ title, description = '' }) => title.trim() === '' || description.trim() === '')
      .map(({ id, title }) => `panel ${id} (${title}) lacks its title or description`),
  bad: {
    'no title': ({ panel }) => {
      panel.title = '';
    },
    'no description': ({ panel }) => {
      panel.description = ' ';
    },
  },
};
