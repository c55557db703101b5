// What a program of the loopback stage runs first: it dies with the lab, whatever ends that, SIGKILL included.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel.unref();
