from . import campaigns, collaborations, joining, pipeline, samples

__all__ = ["campaigns", "collaborations", "joining", "pipeline", "samples"]
