/// Apache MINA SSHD's client for SSH and SFTP, with SLF4J under it, from their published classes.
///
/// What it would log goes nowhere: its errors come as exceptions.
module org.apache.sshd {
  requires java.logging;
  requires java.management;
  requires java.rmi;
  requires org.bouncycastle.provider;

  exports org.apache.sshd.agent;
  exports org.apache.sshd.agent.common;
  exports org.apache.sshd.client;
  exports org.apache.sshd.client.channel;
  exports org.apache.sshd.client.config.hosts;
  exports org.apache.sshd.client.future;
  exports org.apache.sshd.client.keyverifier;
  exports org.apache.sshd.client.session;
  exports org.apache.sshd.client.subsystem;
  exports org.apache.sshd.common;
  exports org.apache.sshd.common.channel;
  exports org.apache.sshd.common.channel.exception;
  exports org.apache.sshd.common.config.keys;
  exports org.apache.sshd.common.future;
  exports org.apache.sshd.common.config.keys.writer.openssh;
  exports org.apache.sshd.common.kex;
  exports org.apache.sshd.common.keyprovider;
  exports org.apache.sshd.common.session;
  exports org.apache.sshd.common.signature;
  exports org.apache.sshd.common.util.buffer;
  exports org.apache.sshd.common.util.io.resource;
  exports org.apache.sshd.common.util.net;
  exports org.apache.sshd.common.util.security;
  exports org.apache.sshd.core;
  exports org.apache.sshd.server;
  exports org.apache.sshd.server.auth.pubkey;
  exports org.apache.sshd.server.session;
  exports org.apache.sshd.server.subsystem;
  exports org.apache.sshd.sftp.client;
  exports org.apache.sshd.sftp.client.extensions;
  exports org.apache.sshd.sftp.client.extensions.openssh;
  exports org.apache.sshd.sftp.client.impl;
  exports org.apache.sshd.sftp.common;
  exports org.apache.sshd.sftp.server;

  uses org.apache.sshd.common.io.IoServiceFactoryFactory;
  uses org.slf4j.spi.SLF4JServiceProvider;

  provides org.slf4j.spi.SLF4JServiceProvider with
      org.slf4j.nop.NOPServiceProvider;
}
