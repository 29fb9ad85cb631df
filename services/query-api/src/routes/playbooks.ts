import { PageQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import type { Playbook, PlaybookRepository } from '@terrasafe/store';
import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { findParameter, readBody, readQuery, text } from '../read-request.js';

const PlaybookStatus = z.enum(['draft', 'active', 'archived']);
const PlaybooksQuery = PageQuery.extend({ status: PlaybookStatus.optional() });

const Step = z.strictObject({
  title: text(255).min(1),
  description: text(10_000).default(''),
  status: z.enum(['pending', 'in_progress', 'done', 'skipped']).default('pending'),
});
const fields = {
  name: text(255).min(1),
  description: text(10_000),
  status: PlaybookStatus,
  mitre: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/, 'must be the id of an ATT&CK technique')).max(100),
  steps: z.array(Step).max(100),
};
const NewPlaybook = z.strictObject({
  name: fields.name,
  description: fields.description.default(''),
  status: fields.status.default('draft'),
  mitre: fields.mitre.default([]),
  steps: fields.steps.default([]),
});
const PlaybookChange = z
  .strictObject(fields)
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'must name something to change');

export function playbookRoutes(playbooks: PlaybookRepository): Router {
  const router = Router();
  const json = express.json({ limit: '4mb' });

  router.get('/v1/playbooks', async (request, response) => {
    const { status, ...page } = readQuery(PlaybooksQuery, request);
    const found = await playbooks.list(principalOf(request).tenantId, { ...page, ...(status && { status }) });
    response.send({ data: found.data.map(viewOf), pagination: found.pagination });
  });

  router.post('/v1/playbooks', requireRole('member'), json, async (request, response) => {
    const playbook = readBody(NewPlaybook, request);
    const created = await playbooks.create(principalOf(request).tenantId, playbook, actorOf(request));
    response.status(201).location(`/v1/playbooks/${created.id}`).send(viewOf(created));
  });

  router.get('/v1/playbooks/:id', async (request, response) => {
    const id = findParameter(z.uuid(), request, 'id');
    const playbook = id && (await playbooks.getById(principalOf(request).tenantId, id));
    if (!playbook) throw noSuchPlaybook(request);
    response.send(viewOf(playbook));
  });

  router.patch('/v1/playbooks/:id', requireRole('member'), json, async (request, response) => {
    const change = readBody(PlaybookChange, request);
    const id = findParameter(z.uuid(), request, 'id');
    const changed = id && (await playbooks.update(principalOf(request).tenantId, id, change, actorOf(request)));
    if (!changed) throw noSuchPlaybook(request);
    response.send(viewOf(changed));
  });

  return router;
}

function viewOf({ tenant_id: _, ...shown }: Playbook) {
  return shown;
}

function noSuchPlaybook(request: Request): HttpProblem {
  return new HttpProblem(404, 'NO_SUCH_PLAYBOOK', `There is no playbook ${String(request.params.id)}.`);
}
