import { attributeRule, equals, type Rule, type RuleFacts } from '@terrasafe/rule-kit';

interface LogRuleDefinition extends Omit<RuleFacts, 'severity' | 'category'> {
  /** The block inside `logging_configuration`. */
  readonly log: 'scheduler_logs' | 'webserver_logs' | 'worker_logs';
}

/** A rule: an Airflow environment must send that log to CloudWatch, which it does not by default. */
export const logRule = ({ log, ...facts }: LogRuleDefinition): Rule =>
  attributeRule({
    severity: 'LOW',
    category: 'other',
    ...facts,
    resource: 'aws_mwaa_environment',
    path: `logging_configuration.${log}.enabled`,
    require: equals(true),
    whenAbsent: 'fail',
    message: 'the log is off',
  });
