import { HttpProblem } from '@terrasafe/service';
import { AlreadyExistsError, BadCursorError } from '@terrasafe/store';
import type { ErrorRequestHandler } from 'express';

/** What the store refuses and a client can act on. Goes before `problemHandler`. */
export const storeProblems: ErrorRequestHandler = (error, _request, _response, next) => {
  if (error instanceof AlreadyExistsError) next(new HttpProblem(409, error.code, error.message));
  else if (error instanceof BadCursorError) next(new HttpProblem(400, error.code, error.message));
  else next(error);
};
