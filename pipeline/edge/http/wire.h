// Asio and Beast as the server uses them. For the other files of this folder only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/system/error_code.hpp>

namespace askmix {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using Tcp = asio::ip::tcp;
/// Operations on it end by themselves when they have expired; the socket is closed then.
using TcpStream = boost::beast::tcp_stream;
using RequestHead = boost::beast::http::request<boost::beast::http::empty_body>;

}  // namespace askmix
