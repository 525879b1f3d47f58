import { type Exchange, sendJson, sendRefusal } from './exchange';
import { allModels, modelNamed } from './models';
import { invalidRequest, unknownPath } from './refusal';

const MODELS = '/v1/models';
const LIST = JSON.stringify({ object: 'list', data: allModels() });

/** Answers `GET /v1/models` and `GET /v1/models/{id}`. */
export function answerModels(exchange: Exchange, path: string): void {
  if (path === MODELS) sendJson(exchange, 200, LIST);
  else if (path.startsWith(`${MODELS}/`))
    sendModel(exchange, decoded(path.slice(MODELS.length + 1)));
  else sendRefusal(exchange, unknownPath('GET', path));
}

function sendModel(exchange: Exchange, id: string): void {
  const known = modelNamed(id);
  if (known === undefined) {
    const about = { status: 404, param: 'model', code: 'model_not_found' };
    sendRefusal(exchange, invalidRequest(`The model '${id}' does not exist`, about));
  } else {
    sendJson(exchange, 200, JSON.stringify(known.model));
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
