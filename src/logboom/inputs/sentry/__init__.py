"""What Sentry's SDKs speak, of any language and age: envelopes and single events over HTTP."""
