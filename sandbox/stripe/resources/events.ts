import { matchesType } from '../event-types';
import { eventView } from '../events';
import { operation } from '../operation';
import { LIST_PARAMS, type ListParams, listPage } from '../paging';
import { notFound } from '../refusal';

export const eventOperations = [
  operation<ListParams & { type?: string; types?: string[]; delivery_success?: boolean }>({
    method: 'get',
    path: '/v1/events',
    supports: [...LIST_PARAMS, 'type', 'types', 'delivery_success'],
    run(sandbox, { params }) {
      // Crafted events never happened: the real service would not list them either.
      const rows = [...sandbox.state.events.values()]
        .filter((stored) => !stored.crafted)
        .map((stored) => ({ id: stored.id, created: Number(stored.event.created), stored }));
      return listPage(rows, params, {
        noun: 'event',
        url: '/v1/events',
        keeps: ({ stored }) => {
          const type = String(stored.event.type);
          const delivered = stored.delivery === 'delivered' || stored.delivery === 'not_sent';
          return (
            (params.type === undefined || matchesType(params.type, type)) &&
            (params.types === undefined ||
              params.types.some((wanted) => matchesType(wanted, type))) &&
            (params.delivery_success === undefined || params.delivery_success === delivered)
          );
        },
        view: ({ stored }) => eventView(stored),
      });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/events/{id}',
    run(sandbox, { id }) {
      const stored = sandbox.state.events.get(id);
      if (stored === undefined || stored.crafted) throw notFound('event', id);
      return eventView(stored);
    },
  }),
];
