/**
 * An SMSC to rehearse against: it takes what it is sent over SMPP, counts it, and is as slow,
 * forgetful and unwilling as it is told to be. No part of the job.
 */
package io.kadian.simulator;
