// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kadian.testing.SelfSigned;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/2 server inside TLS; what it does with a request, frame by frame, a test's script says.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails is a test that fails
final class ScriptedHttp2Server implements AutoCloseable {

  /** What is done with a request; called in the connection's thread, which must not wait. */
  interface Script {
    void play(Call call) throws Exception;
  }

  /**
   * A whole request.
   *
   * @param connection from 1, in the order in which they came
   */
  record Call(int connection, String body, Http2StreamChannel stream) {
    void answer(int status, String body) {
      headers(status);
      data(body, true);
    }

    void headers(int status) {
      stream.writeAndFlush(
          new DefaultHttp2HeadersFrame(
              new DefaultHttp2Headers().status(String.valueOf(status)), false));
    }

    void data(String body, boolean isAll) {
      stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body, UTF_8), isAll));
    }

    void reset(Http2Error error) {
      stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
    }

    /**
     * Says that the connection ends.
     *
     * @param processed whether all that comes is answered still, as RFC 9113, 6.8 wants it of a
     *     server that goes in peace; or else this request isn't, nor what came after it
     */
    void goAway(boolean processed) {
      ChannelHandlerContext context = stream.parent().pipeline().context(Http2FrameCodec.class);
      Http2FrameCodec codec = (Http2FrameCodec) context.handler();
      int last = processed ? Integer.MAX_VALUE : stream.stream().id() - 2;
      codec.goAway(
          context, last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
      context.flush();
    }

    void hangUp() {
      stream.parent().close();
    }
  }

  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Script script;
  private final Channel listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * @param mostStreams on a connection: SETTINGS_MAX_CONCURRENT_STREAMS
   */
  ScriptedHttp2Server(SelfSigned certificate, int mostStreams, Script script) throws Exception {
    this.script = script;
    SslContext tls =
        SslContextBuilder.forServer(certificate.certificate().toFile(), certificate.key().toFile())
            .sslProvider(SslProvider.JDK)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    "h2"))
            .build();
    listener =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connection.pipeline().addLast(tls.newHandler(connection.alloc()));
                    accept(connection, mostStreams);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  private void accept(Channel connection, int mostStreams) {
    int number = connections.incrementAndGet();
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    connection.closeFuture().addListener(closed -> open.decrementAndGet());
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(mostStreams))
            .build();
    connection
        .pipeline()
        .addLast(
            codec,
            new Http2MultiplexHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel stream) {
                    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    stream.closeFuture().addListener(closed -> underWay.decrementAndGet());
                    stream.pipeline().addLast(new Reader(number));
                  }
                }));
  }

  private final class Reader extends ChannelInboundHandlerAdapter {
    private final int connection;
    private final StringBuilder body = new StringBuilder();

    Reader(int connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws Exception {
      if (frame instanceof Http2DataFrame data) {
        ByteBuf octets = data.content();
        body.append(octets.toString(UTF_8));
        boolean isAll = data.isEndStream();
        data.release();
        if (isAll) {
          requests.add(body.toString());
          script.play(
              new Call(connection, body.toString(), (Http2StreamChannel) context.channel()));
        }
      }
    }
  }

  int port() {
    return ((java.net.InetSocketAddress) listener.localAddress()).getPort();
  }

  /** The body of each request that came whole. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return connections.get();
  }

  /** The most connections at one time. */
  int mostOpen() {
    return mostOpen.get();
  }

  /** The most streams at one time, of all connections. */
  int mostUnderWay() {
    return mostUnderWay.get();
  }

  @Override
  public void close() {
    listener.close();
    threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
