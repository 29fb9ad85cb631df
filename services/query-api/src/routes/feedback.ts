import { principalOf, requireRole } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import { verdicts, type FeedbackRepository } from '@terrasafe/store';
import express, { Router } from 'express';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { readBody, text } from '../read-request.js';

const NewFeedback = z.strictObject({
  scan_id: z.uuid(),
  fingerprint: text(255).min(1),
  verdict: z.enum(verdicts),
  comment: text(10_000).default(''),
});

export function feedbackRoutes(feedback: FeedbackRepository): Router {
  const router = Router();

  router.post('/v1/feedback', requireRole('member'), express.json(), async (request, response) => {
    const verdict = readBody(NewFeedback, request);
    const given = await feedback.give(principalOf(request).tenantId, verdict, actorOf(request));
    if (!given) {
      const finding = `finding ${verdict.fingerprint} in scan ${verdict.scan_id}`;
      throw new HttpProblem(404, 'NO_SUCH_FINDING', `There is no ${finding}.`);
    }
    const { tenant_id: _, ...shown } = given;
    response.status(201).send(shown);
  });

  return router;
}
