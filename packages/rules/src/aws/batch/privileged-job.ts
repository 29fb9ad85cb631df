import { defineRule, equals, hcl, judge, worst } from '@terrasafe/rule-kit';
import { containerSettings } from '../ecs/container-settings.js';

export default defineRule({
  id: 'AWS-BATCH-0001',
  title: 'Batch job runs a privileged container',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Whoever breaks out of the container is root on the host, beside the jobs of others.',
  fix: 'Leave privileged out, or set it to false.',
  aliases: ['CKV_AWS_210'],
  mitre: ['T1611'],
  references: ['https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html'],
  resource: 'aws_batch_job_definition',
  check(job) {
    const containers = containerSettings(job.attribute('container_properties'), 'privileged');
    const inPods = job
      .blocksAt('eks_properties.pod_properties.containers.security_context')
      .map((it) => it.attribute('privileged'));
    return worst([...containers, ...inPods].map((it) => judge(it.is(equals(true)), 'a container is privileged', it)));
  },
  examples: {
    fail: [
      hcl`
        resource "aws_batch_job_definition" "resize" {
          name = "resize"
          type = "container"
          container_properties = jsonencode({
            image      = "resize:1"
            privileged = true
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_batch_job_definition" "resize" {
          name = "resize"
          type = "container"
          container_properties = jsonencode({
            image = "resize:1"
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "privileged" {
          type = bool
        }

        resource "aws_batch_job_definition" "resize" {
          name = "resize"
          type = "container"
          container_properties = jsonencode({
            image      = "resize:1"
            privileged = var.privileged
          })
        }
      `,
    ],
  },
});
