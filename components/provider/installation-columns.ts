/** The columns of the profit table that can be hidden; the installation and its profit always stay. */
export const INSTALLATION_COLUMNS = [
  { id: 'customer', label: 'Customer' },
  { id: 'tokens', label: 'Tokens' },
  { id: 'cost', label: 'Cost' },
  { id: 'revenue', label: 'Revenue' },
  { id: 'margin', label: 'Margin' },
  { id: 'requests', label: 'Requests' },
  { id: 'trend', label: '30 days' },
  { id: 'seen', label: 'Last seen' },
] as const;

export type InstallationColumn = (typeof INSTALLATION_COLUMNS)[number]['id'];
export const INSTALLATION_COLUMN_IDS: readonly InstallationColumn[] = INSTALLATION_COLUMNS.map(
  ({ id }) => id,
);
